"""What language models are trained on: where it lies, and what is made of it before a trainer sees it."""

import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad_models.train import stages
from marsad_models.train.data import find_data
from marsad_models.train.entities import read_entities
from marsad_models.train.errors import TrainingError
from marsad_models.train.expansions import load_exceptions, whole_tokens
from marsad_models.train.rebuilt_words import known_words, with_known_words, without_unknown
from marsad_models.train.settings import Processor, load_settings
from marsad_models.train.treebank import (
    TreebankSentence,
    read_treebank,
    running_text,
    write_treebank,
    written_tokens,
)
from marsad_models.train.vowel_marks import with_vowel_marks

SMALL = Path("tests/data/models")


def sentence(*tokens: str, sent_id: str = "afp.1:p1u1") -> TreebankSentence:
    """A sentence of tokens as ``form`` or ``form=word+word``; one that ends in ~ has no space after it."""
    rows: list[tuple[str, ...]] = []
    number = 0
    for token in tokens:
        form, _, words = token.rstrip("~").partition("=")
        misc = "SpaceAfter=No" if token.endswith("~") else "_"
        parts = words.split("+") if words else [form]
        if len(parts) > 1:
            rows.append((f"{number + 1}-{number + len(parts)}", form, *["_"] * 7, misc))
        for part in parts:
            number += 1
            rows.append((str(number), part, "_", "X", "_", "_", str(number - 1), "dep", "_", misc))
    return TreebankSentence((f"# sent_id = {sent_id}",), tuple(rows))


def words_of(one: TreebankSentence) -> list[tuple[str, ...]]:
    return [token.words for token in written_tokens(one)]


# --- the treebank's files


def test_a_treebank_is_written_as_it_was_read(tmp_path):
    source = SMALL / "treebank" / "ar_small-ud-dev.conllu"

    write_treebank(read_treebank(source), tmp_path / "again.conllu")

    assert (tmp_path / "again.conllu").read_text(encoding="utf-8") == source.read_text(encoding="utf-8")


def test_only_the_first_sentences_are_read_where_a_limit_says_so():
    assert len(read_treebank(SMALL / "treebank" / "ar_small-ud-dev.conllu", limit=3)) == 3


def test_a_row_without_ten_columns_is_named_with_its_line(tmp_path):
    (tmp_path / "broken.conllu").write_text("# text = قصف\n1\tقصف\n\n", encoding="utf-8")

    with pytest.raises(TrainingError, match=r"broken\.conllu, line 2"):
        read_treebank(tmp_path / "broken.conllu")


def test_a_file_without_sentences_is_refused(tmp_path):
    (tmp_path / "empty.conllu").write_text("\n\n", encoding="utf-8")

    with pytest.raises(TrainingError, match="no sentence"):
        read_treebank(tmp_path / "empty.conllu")


def test_running_text_joins_the_sentences_of_a_paragraph():
    text = running_text(
        [
            sentence("قصف", "الجيش", "البلدة~", ".", sent_id="afp.1:p1u1"),
            sentence("وقتل=و+قتل", "ثلاثة~", ".", sent_id="afp.1:p1u2"),
            sentence("بيروت", sent_id="afp.1:p2u1"),
        ]
    )

    assert text == "قصف الجيش البلدة. وقتل ثلاثة.\n\nبيروت\n"


def test_a_sentence_whose_id_tells_no_paragraph_is_one():
    assert running_text([sentence("قصف", sent_id="1"), sentence("هدنة", sent_id="2")]) == "قصف\n\nهدنة\n"


# --- words that a rebuilt treebank does not know


def test_words_that_the_same_token_has_elsewhere_fill_the_gap():
    read = [sentence("لنا=ل+نا"), sentence("لنا=لنا+لنا", "حق")]

    assert known_words(read) == {"لنا": ("ل", "نا")}
    assert words_of(with_known_words(read, known_words(read))[1]) == [("ل", "نا"), ("حق",)]


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("والقبيلة", ("و", "القبيلة")),
        ("باسرائيل", ("ب", "إسرائيل")),
        ("للدولة", ("ل", "الدولة")),
        ("مسؤولياتنا", ("مسؤوليات", "نا")),
        ("صلتها", ("صلة", "ها")),
    ],
)
def test_clitics_fill_the_gap_where_they_leave_a_word_of_the_treebank(token, words):
    vocabulary = sentence("القبيلة", "إسرائيل", "الدولة", "مسؤوليات", "صلة")

    assert known_words([vocabulary, sentence(f"{token}={token}+{token}")]) == {token: words}


def test_a_token_of_three_words_is_told_too():
    read = [sentence("نرفض", "مقر"), sentence("وسنرفض=وسنرفض+وسنرفض+وسنرفض", "ومقرها=ومقرها+ومقرها+ومقرها")]

    assert known_words(read) == {"وسنرفض": ("و", "س", "نرفض"), "ومقرها": ("و", "مقر", "ها")}


def test_what_cannot_be_told_stays_and_is_nothing_to_learn_from():
    read = [sentence("والإكوادور=والإكوادور+والإكوادور"), sentence("بيروت")]

    assert known_words(read) == {}
    assert with_known_words(read, {}) == read
    assert without_unknown(read) == [read[1]]


def test_a_treebank_that_knows_its_words_is_left_as_it_is():
    read = read_treebank(SMALL / "treebank" / "ar_small-ud-train.conllu")
    published = without_unknown(read)

    assert with_known_words(published, known_words(published)) == published


# --- what the expander must not split, and what it splits wrongly


@pytest.mark.parametrize("word", ["وفق", "واصل", "بستان", "وكالة", "باكستان", "لندن", "فيسبوك", "سبتمبر", "يشتبه"])
def test_words_that_look_like_clitic_and_word_stay_whole(word):
    assert load_exceptions()[word] == word


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("وواصل", "و واصل"),
        ("بوكالة", "ب وكالة"),
        ("أطلقتها", "أطلقت ها"),
        ("ونقلتهم", "و نقلت هم"),
        ("فأصابتهما", "ف أصابت هما"),
        ("وسلّمته", "و سلمت ه"),
        ("وابنه", "و ابن ه"),
        ("مراسلنا", "مراسل نا"),
        ("للواء", "ل اللواء"),
    ],
)
def test_inflected_forms_have_the_words_of_padt(token, words):
    assert load_exceptions()[token] == words


def test_short_words_are_not_looked_for_after_clitics():
    exceptions = load_exceptions()

    assert exceptions["فر"] == "فر"
    assert "وفر" not in exceptions


def test_a_token_that_a_treebank_never_splits_stays_whole():
    read = [
        sentence("وزير"),
        sentence("وزير", "ولد"),
        sentence("ولد", "ولد=و+لد"),
        sentence("بيروت"),
        sentence("هدنة", "هدنة"),
    ]

    assert whole_tokens(read) == {"وزير": "وزير"}


# --- vowel marks


@given(st.integers(min_value=0, max_value=2**31))
def test_vowel_marks_are_set_on_tokens_of_several_words_only_and_change_no_letter(seed):
    read = [sentence("وأصيب=و+أصيب", "ثلاثة", "وطرقا=و+طرقا")]

    (marked,) = with_vowel_marks(read, 1, seed)

    tokens = list(written_tokens(marked))
    assert [token.words for token in tokens] == words_of(read[0])
    assert tokens[0].form != "وأصيب"
    assert tokens[0].form.translate({0x64F: None, 0x651: None}) == "وأصيب"
    assert tokens[1].form == "ثلاثة"
    assert tokens[2].form == "وطرقاً"


def test_no_sentence_is_marked_where_the_share_is_none():
    assert with_vowel_marks([sentence("وأصيب=و+أصيب")], 0, 1) == []


# --- where the data lies


def test_a_treebank_as_it_is_published_serves_every_processor(tmp_path):
    data = find_data(SMALL, tmp_path)

    for processor in (Processor.TOKENIZE, Processor.MWT, Processor.POS, Processor.LEMMA, Processor.DEPPARSE):
        assert data.parts(processor).train.name == "ar_small-ud-train.conllu"
        assert data.parts(processor).test.name == "ar_small-ud-test.conllu"
    assert data.silver_trees is None
    assert [path.name for path in data.text] == ["articles.txt"]


def test_a_published_treebank_may_lie_in_a_folder_of_its_own_name(tmp_path):
    folder = tmp_path / "data" / "UD_Arabic-PADT"
    folder.mkdir(parents=True)
    for part in ("train", "dev", "test"):
        (folder / f"ar_padt-ud-{part}.conllu").touch()

    assert find_data(tmp_path / "data", tmp_path).parts(Processor.POS).development.name == "ar_padt-ud-dev.conllu"


def rebuilt(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in (
        *(f"tok_{part}" for part in ("train", "dev", "test")),
        *(f"dep_{part}" for part in ("train", "dev", "test")),
        *("posall_train", "pos_dev", "pos_test_gold", "lem_train", "silver_trees"),
    ):
        (folder / f"{name}.conllu").touch()


def test_the_rebuilt_treebank_has_a_file_for_each_annotation(tmp_path):
    rebuilt(tmp_path / "data" / "treebank")

    data = find_data(tmp_path / "data", tmp_path)

    assert data.parts(Processor.TOKENIZE).train.name == "tok_train.conllu"
    assert data.parts(Processor.POS).test.name == "pos_test_gold.conllu"
    assert data.silver_trees in data.files(Processor.DEPPARSE)


def test_archives_are_unpacked_once(tmp_path):
    rebuilt(tmp_path / "treebank")
    (tmp_path / "data").mkdir()
    with tarfile.open(tmp_path / "data" / "treebank.tar.xz", "w:xz") as archive:
        archive.add(tmp_path / "treebank", "treebank")

    first = find_data(tmp_path / "data", tmp_path / "scratch")
    second = find_data(tmp_path / "data", tmp_path / "scratch")

    assert first == second
    assert first.parts(Processor.LEMMA).train.is_file()


def test_a_broken_archive_is_named(tmp_path):
    (tmp_path / "treebank.tar.xz").write_bytes(b"no archive")

    with pytest.raises(TrainingError, match=r"treebank\.tar\.xz cannot be unpacked"):
        find_data(tmp_path, tmp_path / "scratch")


def test_further_entities_lie_beside_the_three_files(tmp_path):
    ner = tmp_path / "ner"
    ner.mkdir()
    for name in ("train", "dev", "test", "articles"):
        (ner / f"{name}.bio").touch()

    assert [path.name for path in find_data(tmp_path, tmp_path).more_entities] == ["articles.bio"]


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(TrainingError, match="there is no directory"):
        find_data(tmp_path / "nowhere", tmp_path)
    with pytest.raises(TrainingError, match="no treebank, no named entities and no text"):
        find_data(tmp_path, tmp_path)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "news.txt").touch()
    with pytest.raises(TrainingError, match="named entities"):
        find_data(tmp_path, tmp_path).parts(Processor.NER)


def test_a_treebank_without_its_test_part_is_refused(tmp_path):
    (tmp_path / "ar_padt-ud-train.conllu").touch()

    with pytest.raises(TrainingError, match=r"lacks ar_padt-ud-dev\.conllu, ar_padt-ud-test\.conllu"):
        find_data(tmp_path, tmp_path)


def test_two_treebanks_are_one_too_many(tmp_path):
    for name in ("ar_padt", "ar_pud"):
        (tmp_path / f"{name}-ud-train.conllu").touch()

    with pytest.raises(TrainingError, match="more than one treebank"):
        find_data(tmp_path, tmp_path)


# --- named entities


def test_entities_are_read_by_sentence():
    first = read_entities(SMALL / "ner" / "test.bio")[0]

    assert all(tag == "O" or tag[:2] in ("B-", "I-") for _, tag in first)


def test_a_line_without_a_tag_is_named(tmp_path):
    (tmp_path / "train.bio").write_text("حلب\tB-LOC\nقصف\n", encoding="utf-8")

    with pytest.raises(TrainingError, match=r"train\.bio, line 2"):
        read_entities(tmp_path / "train.bio")


# --- settings


def test_the_small_run_has_every_stage_of_the_full_one():
    full, small = load_settings(), load_settings(small=True)

    assert full.sentences is None
    assert small.sentences is not None
    assert set(full.processors) == set(Processor) - {Processor.PRETRAIN}
    for processor, settings in full.processors.items():
        assert len(small.processors[processor].stages) == len(settings.stages)


def test_settings_that_are_not_declared_are_refused(monkeypatch):
    from marsad_models.train import settings

    monkeypatch.setattr(settings.yaml, "safe_load", lambda text: {"small": {}, "language": "ar", "colour": "red"})

    with pytest.raises(TrainingError, match="colour"):
        load_settings()


def test_a_stage_goes_on_from_the_model_of_the_one_before_and_from_no_checkpoint_of_its(tmp_path, monkeypatch):
    runs = []

    def trainer(processor, options):
        name = str(options["save_name"])
        runs.append((name, options.get("continue_from")))
        checkpoint = tmp_path / name.replace(".pt", "_checkpoint.pt")
        assert not checkpoint.exists()
        checkpoint.write_bytes(b"optimizer")
        (tmp_path / name).write_bytes(b"model")

    monkeypatch.setattr(stages, "run_trainer", trainer)
    silver = tmp_path / "silver.conllu"
    trained = stages.train_stages(
        Processor.DEPPARSE, load_settings(), {}, tmp_path, made_from="data", silver_trees=silver
    )
    (first, before_first), (second, before_second) = runs
    assert first != second
    assert before_first is None
    assert before_second is not None
    assert before_second != trained
    assert trained.read_bytes() == b"model"
    assert not list(tmp_path.glob("*checkpoint*"))


def test_every_stage_of_the_parser_learns_by_the_optimizer_that_its_rate_is_meant_for():
    # A rate of 0.002 is one for Adam; with Stanza's default, Adadelta, nothing is learned.
    assert {stage.options["optim"] for stage in load_settings().processors[Processor.DEPPARSE].stages} == {"adam"}
