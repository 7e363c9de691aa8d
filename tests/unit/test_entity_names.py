"""Labels as training text for the entity tagger: which names they give, where those stand, what lies between."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from marsad.extraction.reading import Reading
from marsad.language.onnx import OnnxAnalyser
from marsad.language.onnx.entities import entities_of
from marsad.language.onnx.vocabulary import FIRST_VALUE
from marsad.model import Document
from marsad_local.command_line import application
from marsad_models.train.entities import read_entities
from marsad_training.entity_names.decoding import decode, given_tags
from marsad_training.entity_names.labels import Kind, labelled_names
from marsad_training.entity_names.mentions import Mention, MentionFinder
from marsad_training.entity_names.organisations import organisation_name
from marsad_training.entity_names.persons import person_name
from marsad_training.entity_names.places import place_name
from marsad_training.entity_names.words import ambiguous_names, listed_names, words_of
from marsad_training.folds import is_held_out
from tests.plain_analyser import PlainAnalyser

SERVED = Path(__file__).parents[2] / "layers" / "language"


def event(text: str, *evidence: str, parties: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> dict:
    """A labelled event of ``text``; evidence is given by its words."""
    spans = [(text.index(passage), text.index(passage) + len(passage)) for passage in evidence]
    return {
        "sub_event_type": "Attack",
        "scope": "incident",
        "factuality": "happened",
        "evidence": [{"span": list(span)} for span in spans],
        "initiators": [{"text": party} for party in parties],
        "targets": [],
        "sources": [],
        "claimed_by": None,
        "places": [{"text": place, "country": None} for place in places],
    }


def names_found(text: str, *events: dict) -> list[str]:
    """Names in ``text`` with their kinds, as a finder of listed names and of those of the labels finds them."""
    reading = Reading.of(Document(article_id="a", version="0", text=text), PlainAnalyser().analyse(text))
    names = labelled_names(events)
    finder = MentionFinder(listed_names() | names.of(Kind.ORGANISATION), ambiguous_names())
    return [
        f"{mention.kind} {' '.join(token.text for token in sentence.tokens[mention.first : mention.last])}"
        for sentence, mentions in zip(reading.sentences, finder.find(reading, names), strict=True)
        for mention in mentions
    ]


# --- which names labels give


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("مصدر في وزارة الداخلية", "وزارة الداخلية"),
        ("للجيش الإسرائيلي", "الجيش الإسرائيلي"),
        ("المتحدث باسم المرصد السوري لحقوق الإنسان", "المرصد السوري لحقوق الإنسان"),
        ('تنظيم "جيش العدل"', "تنظيم جيش العدل"),
        ("مكتب الصحة بالمحافظة", "مكتب الصحة"),
        ("قائد الفرقة الرابعة", "الفرقة الرابعة"),
        ("كتيبة جنين", "كتيبة جنين"),
        ("حركة تحرير السودان بقيادة مني أركو مناوي", "حركة تحرير السودان"),
        ("القيادة المركزية الأمريكية (سنتكوم)", "القيادة المركزية الأمريكية"),
    ],
)
def test_a_label_names_the_organisation_that_a_head_noun_begins(label, name):
    assert organisation_name(words_of(label)) == words_of(name)


@pytest.mark.parametrize(
    "label",
    [
        "الجيش",
        "مسلحون مجهولون",
        "مجلس عسكري انتقالي",  # indefinite: some council
        "ميليشيات موالية",
        "رئيس مجلس القرية",  # of a village told before
        "مركز للشرطة",
        "قيادة الفرقة",
        "اللواء الركن قاسم المحمدي",  # the rank, not the brigade
        "قوات المعارضة",
        "قوات النظام",
        "التحالف بقيادة السعودية",
    ],
)
def test_a_description_names_no_organisation(label):
    assert organisation_name(words_of(label)) is None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("كفرزيتا", "كفرزيتا"),
        ("مدينة الطبقة", "الطبقة"),
        ("مخيم عين الحلوة", "عين الحلوة"),
        ("ريف حماة الشمالي", "حماة"),
        ("الغوطة الشرقية", "الغوطة الشرقية"),
        ("جبل محسن", "جبل محسن"),
        ("جسر الشغور", "جسر الشغور"),  # a town that is named after a bridge
        ("رأس العين (سري كانيه)", "رأس العين"),
    ],
)
def test_a_place_is_named_without_the_noun_for_its_kind(label, name):
    assert place_name(words_of(label)) == words_of(name)


@pytest.mark.parametrize(
    "label", ["المدينة", "الشمال", "البلاد", "شارع محمد الخامس", "مطار حلب الدولي", "الحدود السورية", "كيلو 16"]
)
def test_facilities_and_places_told_before_give_no_name(label):
    assert place_name(words_of(label)) is None


@pytest.mark.parametrize(("label", "name"), [("العميد يحيى سريع", "يحيى سريع"), ("رجب طيب أردوغان", "رجب طيب أردوغان")])
def test_a_person_is_named_without_titles(label, name):
    assert person_name(words_of(label)) == words_of(name)


@pytest.mark.parametrize("label", ["نتنياهو", "مصدر أمني", "جندي إسرائيلي", "ضابط في الجيش"])
def test_who_is_only_described_has_no_name(label):
    assert person_name(words_of(label)) is None


def test_peoples_and_descriptions_of_the_group_lists_are_no_names():
    assert {words_of("الدعم السريع"), words_of("كتائب مصراتة")} <= listed_names()
    assert not {words_of(words) for words in ("الطوارق", "قوات النظام", "مقاتلو الشباب")} & listed_names()
    assert words_of("القاعدة") in ambiguous_names() - listed_names()


# --- where they stand


def test_names_are_found_behind_proclitics_and_quotation_marks():
    text = "وأعلنت وزارة الصحة سقوط 12 قتيلا، وتبنى تنظيم «الدولة الإسلامية» الهجوم وفق ما نقل عن للدفاع المدني."
    found = names_found(text, event(text, "سقوط 12 قتيلا", parties=("وزارة الصحة",)))
    assert found == ["ORG وزارة الصحة", "ORG تنظيم « الدولة الإسلامية", "ORG للدفاع المدني"]


def test_the_head_noun_before_and_the_nationality_after_belong_to_the_name():
    text = "قالت حركة طالبان إن عناصر وزارة الداخلية العراقية فجروا مقر حركة حماس."
    found = names_found(text, event(text, "فجروا مقر", parties=("وزارة الداخلية",)))
    assert found == ["ORG حركة طالبان", "ORG وزارة الداخلية العراقية", "ORG حركة حماس"]


def test_a_name_that_is_a_word_too_counts_after_a_head_noun_or_in_its_evidence():
    text = "هاجمت القاعدة نقطة تفتيش. وقصفت الطائرات القاعدة الجوية. واعتقل مسلحون من القاعدة. وفر مسلحو القاعدة."
    labelled = event(text, "هاجمت القاعدة نقطة تفتيش", parties=("القاعدة",))
    assert names_found(text, labelled) == ["ORG القاعدة", "ORG القاعدة"]
    assert names_found(text) == ["ORG القاعدة"]


def test_a_place_of_one_word_needs_something_that_says_so():
    text = "قتل مدنيان في الصدر وفي حي النصر، وحقق الجيش النصر، وقصفت كفريا والفوعة بصواريخ."
    labelled = event(text, "قتل مدنيان", places=("حي النصر", "كفريا", "الفوعة"))
    assert names_found(text, labelled) == ["LOC النصر"]


def test_places_joined_to_a_place_are_places():
    text = "سقطت قذائف على بلدتي كفريا والفوعة."
    labelled = event(text, "سقطت قذائف", places=("كفريا", "الفوعة"))
    assert names_found(text, labelled) == ["LOC كفريا", "LOC والفوعة"]


def test_the_longest_name_counts_where_names_overlap():
    text = "نفت وزارة الدفاع في ولاية شمال سيناء علاقة ولاية سيناء بما جرى في سيناء."
    labelled = event(text, "علاقة ولاية سيناء", parties=("ولاية سيناء",), places=("شمال سيناء", "سيناء"))
    assert names_found(text, labelled) == ["LOC شمال سيناء", "ORG ولاية سيناء", "LOC سيناء"]


# --- the tags between


TAGS = ["<PAD>", "<UNK>", "<EMPTY>", "<ROOT>", "O", "B-ORG", "I-ORG", "E-ORG", "S-ORG", "S-LOC"]


def test_names_are_given_as_tags_of_their_tokens():
    mentions = [Mention(0, 1, Kind.PLACE), Mention(2, 5, Kind.ORGANISATION)]
    assert given_tags(mentions) == {0: "S-LOC", 2: "B-ORG", 3: "I-ORG", 4: "E-ORG"}


def test_given_tags_stand_and_draw_the_others_after_them():
    scores = np.zeros((3, len(TAGS)), dtype=np.float32)
    scores[:, TAGS.index("O")] = 3
    transitions = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    transitions[TAGS.index("B-ORG"), TAGS.index("E-ORG")] = 5
    assert decode(scores, transitions, TAGS, {}).tags == ["O", "O", "O"]
    assert decode(scores, transitions, TAGS, {1: "B-ORG"}).tags == ["O", "B-ORG", "E-ORG"]


def test_the_least_probability_is_that_of_the_least_sure_token_that_was_not_given():
    random = np.random.default_rng(4)
    scores = random.normal(size=(3, len(TAGS))).astype(np.float32)
    transitions = random.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    decoded = decode(scores, transitions, TAGS, {1: "S-LOC"})
    given = TAGS.index("S-LOC")
    paths = [(first, given, last) for first, last in itertools.product(range(FIRST_VALUE, len(TAGS)), repeat=2)]
    weights = [
        np.exp(
            sum(scores[at, tag] for at, tag in enumerate(path))
            + transitions[path[0], given]
            + transitions[given, path[2]]
        )
        for path in paths
    ]
    best = paths[int(np.argmax(weights))]
    assert decoded.tags == [TAGS[tag] for tag in best]
    shares = [
        sum(weight for weight, path in zip(weights, paths, strict=True) if path[at] == best[at]) / sum(weights)
        for at in (0, 2)
    ]
    assert decoded.least == pytest.approx(min(shares), rel=1e-4)
    assert decode(scores[:1], transitions, TAGS, {0: "O"}).least == 1.0


def test_without_given_tags_the_best_ones_are_the_tagger_s_own():
    tagger = OnnxAnalyser(SERVED).entity_tagger
    texts = ("وقال مدير المرصد رامي عبد الرحمن لوكالة فرانس برس", "قصف الجيش مدينة حلب")
    sentences = [text.split() for text in texts]
    decoded = [decode(scores, tagger.transitions, tagger.tags, {}).tags for scores in tagger.scores(sentences)]
    assert [entities_of(tags) for tags in decoded] == tagger.find(sentences)
    assert any(kind == "PERS" for _, _, kind in tagger.find(sentences)[0])


# --- the command

RAID = "أعلنت وزارة الصحة اللبنانية مقتل ثلاثة مدنيين في غارة على بلدة عيتا الشعب. ونقل فوج زحل القتالي الجرحى إلى صور."
MARCH = "فرقت الشرطة متظاهرين في مدينة نابلس. وقال ناشطون إن فوج زحل القتالي اعتقل خمسة شبان."


@pytest.fixture
def labelled(tmp_path):
    """Two articles, of which the second is one to measure on."""
    learned, measured = (
        next(f"article-{n}" for n in range(99) if is_held_out(f"article-{n}") is held_out) for held_out in (False, True)
    )
    rows = [
        (learned, RAID, event(RAID, "مقتل ثلاثة مدنيين", parties=("فوج زحل القتالي",), places=("عيتا الشعب",))),
        (measured, MARCH, event(MARCH, "فرقت الشرطة متظاهرين", places=("نابلس",))),
    ]
    file = tmp_path / "labelled.jsonl"
    lines = [json.dumps({"id": name, "published_at": None, "text": text, "events": [one]}) for name, text, one in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def label_entities(labelled, target, *options):
    arguments = [
        "models",
        "label-entities",
        "--articles",
        labelled,
        "--to",
        target,
        "--cache",
        labelled.parent,
        *options,
    ]
    return CliRunner().invoke(application, [str(argument) for argument in arguments])


def test_labelled_articles_become_text_that_training_reads(labelled, tmp_path):
    result = label_entities(labelled, tmp_path / "articles.bio")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("2 articles; 4 of 4 sentences")
    sentences = [dict(sentence) for sentence in read_entities(tmp_path / "articles.bio")]
    tags = ("B-ORG", "I-ORG", "I-ORG")
    assert [
        tuple(sentence.get(word) for word in ("فوج", "زحل", "القتالي")) for sentence in (sentences[1], sentences[3])
    ] == [tags, tags]
    assert [sentences[0][word] for word in ("وزارة", "اللبنانية", "عيتا", "الشعب", "مقتل")] == [
        *("B-ORG", "I-ORG", "B-LOC", "I-LOC", "O")
    ]


def test_articles_to_measure_on_are_left_out(labelled, tmp_path):
    result = label_entities(labelled, tmp_path / "articles.bio", "--hold-out", labelled)
    assert result.stdout.startswith("1 articles; 2 of 2 sentences")
    assert "نابلس" not in (tmp_path / "articles.bio").read_text(encoding="utf-8")


def test_a_file_to_hold_out_from_that_is_not_read_is_wrong_use(labelled, tmp_path):
    result = label_entities(labelled, tmp_path / "articles.bio", "--hold-out", tmp_path / "other.jsonl")
    assert result.exit_code == 2
    assert "other.jsonl" in result.stderr


def test_missing_files_are_said_plainly(labelled, tmp_path):
    result = label_entities(tmp_path / "none.jsonl", tmp_path / "articles.bio")
    assert result.exit_code == 1
    assert result.stderr.startswith("marsad: ")
    assert not (tmp_path / "articles.bio").exists()
