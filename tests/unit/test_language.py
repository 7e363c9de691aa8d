"""The language layer as it is served: analyses of prose, offsets of any text, what a directory of models must be."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.language.analysis import Analyser, Analysis
from marsad.language.engine import load_analyser
from marsad.language.errors import LanguageModelError
from marsad.language.onnx import OnnxAnalyser
from marsad.language.onnx.analyser import LONGEST_SENTENCE
from marsad.language.onnx.manifest import MANIFEST, checksum, read_manifest, verify
from marsad.language.onnx.vectors import WordVectors
from marsad.language.stanza_resources import Resources, read_resources

ROOT = Path(__file__).parents[2]
SERVED = ROOT / "layers" / "language"
STANZA = ROOT / "layers" / "models"
NEWS = "قتل 20 شخصا في قصف استهدف حي السكري شرقي حلب. وقالت وكالة سانا إن قذائف سقطت على حي الحمدانية."

# Analyses a sentence, and prints what was loaded for it.
LOADED = """
import sys
from pathlib import Path
from marsad.language.engine import load_analyser
before = {"numpy", "onnxruntime", "torch", "stanza"} & set(sys.modules)
load_analyser("onnx", Path(sys.argv[1])).analyse("قتل جندي.")
print(*sorted(before), "|", *sorted({"numpy", "onnxruntime", "torch", "stanza"} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser("onnx", SERVED)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the served models that a test may spoil."""
    return Path(shutil.copytree(SERVED, tmp_path / "language"))


def sound(analysis: Analysis) -> None:
    """Everything stands where it is said to, in order, and every sentence is a tree."""
    end = 0
    for sentence in analysis.sentences:
        assert sentence.start == sentence.tokens[0].start >= end
        assert sentence.end == sentence.tokens[-1].end
        for token in sentence.tokens:
            assert end <= token.start < token.end <= len(analysis.text)
            assert analysis.text[token.start : token.end].split() == token.text.split() or token.text == "<UNK>"
            assert token.first_word < token.last_word
            end = token.end
        assert sum(word.head == -1 for word in sentence.words) == 1
        for number, word in enumerate(sentence.words):
            token = sentence.tokens[word.token]
            assert token.first_word <= number < token.last_word
            path = [word]
            while path[-1].head != -1:
                path.append(sentence.words[path[-1].head])
                assert len(path) <= len(sentence.words)
        for entity in sentence.entities:
            assert analysis.text[entity.start : entity.end] == entity.text
            assert sentence.start <= entity.start < entity.end <= sentence.end


def test_news_is_split_tagged_parsed_and_searched_for_names(analyser: Analyser) -> None:
    first, second = analyser.analyse(NEWS).sentences
    killed, twenty, persons, *_ = first.words
    assert (killed.upos, killed.lemma, killed.head) == ("VERB", "قَتَل", -1)
    assert "Aspect=Perf" in killed.feats
    assert first.words[twenty.head] == killed
    assert (persons.deprel, first.words[persons.head]) == ("nmod", twenty)
    assert [(entity.text, entity.kind) for entity in first.entities][-1] == ("حلب", "LOC")
    assert second.words[0].text == "و"


def test_a_multi_word_token_has_its_words_where_they_stand(analyser: Analyser) -> None:
    sentence = analyser.analyse(NEWS).sentences[1]
    and_said = sentence.tokens[0]
    words = sentence.words[and_said.first_word : and_said.last_word]
    assert [(NEWS[word.start : word.end], word.text) for word in words] == [("و", "و"), ("قالت", "قالت")]


def test_a_sentence_is_analysed_the_same_whatever_stands_beside_it(analyser: Analyser) -> None:
    # Far shorter and longer ones, which fill up the batches that it is computed in.
    alone = analyser.analyse(NEWS)
    beside = analyser.analyse("\n\n".join(["عاجل", NEWS.replace(".", " و"), NEWS, "نعم"]))
    for sentence in alone.sentences:
        words = [(word.text, word.lemma, word.upos, word.feats, word.head, word.deprel) for word in sentence.words]
        assert words in [
            [(word.text, word.lemma, word.upos, word.feats, word.head, word.deprel) for word in other.words]
            for other in beside.sentences
        ]


def test_more_threads_say_the_same(analyser: Analyser) -> None:
    assert load_analyser("onnx", SERVED, threads=2).analyse(NEWS) == analyser.analyse(NEWS)


@pytest.mark.parametrize("text", ["", " \n\t ", "\u0097\u0097", "\u200f \u00a0"])
def test_text_without_a_word_is_no_fault(text: str, analyser: Analyser) -> None:
    sound(analyser.analyse(text))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_has_exact_offsets(analyser: Analyser, text: str) -> None:
    sound(analyser.analyse(text))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*NEWS.split(), " ", "\n", "\n\n", "\u00a0", "\t", "\u0085", "ـ", "A", "😀", "\ud800"]))
)
def test_prose_in_any_disorder_has_exact_offsets(analyser: Analyser, pieces: list[str]) -> None:
    sound(analyser.analyse("".join(pieces)))


def test_a_sentence_without_end_is_analysed_in_pieces_of_one_tree(analyser: Analyser) -> None:
    words = ["قال", "الجندي", "الذي", "رأى", "الرجل", "في", "المدينة", "الكبيرة", "إن"]
    text = " ".join(words * (LONGEST_SENTENCE // len(words) + 20))
    analysis = analyser.analyse(text)
    assert max(len(sentence.words) for sentence in analysis.sentences) > LONGEST_SENTENCE
    sound(analysis)


def test_a_word_without_end_is_one_token(analyser: Analyser) -> None:
    analysis = analyser.analyse("قال " + "ا" * 20_000 + " انتهى")
    sound(analysis)
    assert {token.text for sentence in analysis.sentences for token in sentence.tokens} >= {"<UNK>"}


def test_nothing_is_loaded_before_it_is_needed_and_torch_never() -> None:
    command = [sys.executable, "-c", LOADED, str(SERVED)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = result.stdout.split("|")
    assert before.split() == []
    assert after.split() == ["numpy", "onnxruntime"]


def test_the_served_models_are_what_was_exported_from_the_stanza_models_beside_them() -> None:
    manifest = verify(SERVED)
    assert {path.name for path in SERVED.iterdir()} == {*manifest.files, MANIFEST, "README.md"}
    for processor, source in manifest.sources.items():
        assert checksum(STANZA / "ar" / processor / f"{source.name}.pt") == source.sha256, processor


def test_a_directory_without_served_models_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no served models in .*marsad models export"):
        load_analyser("onnx", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no Stanza models in .*MARSAD_MODEL_DIRECTORY"):
        load_analyser("stanza", tmp_path)


def test_another_package_is_named() -> None:
    with pytest.raises(LanguageModelError, match="holds the package 'default', not 'padt'"):
        load_analyser("onnx", SERVED, "padt")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[]", "all of it: Input should be an object"),
        ("null", "all of it: Input should be an object"),
        ('{"ar": ', "all of it: Invalid JSON"),
        ('{"ar": {"packages": ["default"]}}', "ar.packages: Input should be an object"),
        ('{"ar": {"packages": {"default": {"ner": ["one", "other"]}}}}', "ar.packages.default.ner: .* valid string"),
        ('{"ar": {"pos": {"news": {"dependencies": ["news"]}}}}', "ar.pos.news.dependencies.0: .* object"),
    ],
)
def test_stanza_resources_of_another_form_are_named(content: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text(content)
    with pytest.raises(LanguageModelError, match=rf"resources\.json lists no Stanza models; {fault}"):
        load_analyser("stanza", tmp_path)


def test_a_stanza_package_that_is_not_there_or_not_whole_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageModelError, match=r"has no package 'padt' for Arabic; it has: default .*MODEL_PACKAGE"):
        load_analyser("stanza", STANZA, "padt")
    (tmp_path / "resources.json").write_text('{"en": {"packages": {"default": {}}}}')
    with pytest.raises(LanguageModelError, match=r"has no package 'default' for Arabic; it has: none at all"):
        load_analyser("stanza", tmp_path)
    resources = json.loads((STANZA / "resources.json").read_text())
    del resources["ar"]["packages"]["default"]["ner"]
    (tmp_path / "resources.json").write_text(json.dumps(resources))
    with pytest.raises(LanguageModelError, match=r"has in package 'default' no model for: ner; all are needed"):
        load_analyser("stanza", tmp_path)


def test_models_that_stanza_lists_in_other_forms_are_passed_over() -> None:
    resources = read_resources(STANZA, "default")
    listed = {"packages": {"default": {**resources.packages["default"], "optional": {"sentiment": "news"}}}}
    assert Resources.model_validate(listed).packages == resources.packages


def test_a_stanza_package_may_be_models_that_are_called_so() -> None:
    assert read_resources(STANZA, "news").named("news") == read_resources(STANZA, "default").named("default")


def test_stanza_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stanza", None)
    with pytest.raises(LanguageModelError, match=r"needs stanza, which is not installed: make install-models"):
        load_analyser("stanza", STANZA)


def test_words_of_vectors_may_hold_a_carriage_return(tmp_path: Path) -> None:
    rows = np.arange(8, dtype=np.float32).reshape(4, 2)
    np.save(tmp_path / "vectors.npy", rows)
    (tmp_path / "vectors.txt").write_bytes("حلب\n\r\nإدلب\r\n\r\r".encode())
    found = WordVectors(tmp_path).of_words(["حلب", "\r", "إدلب\r", "\r\r"])
    assert found.tolist() == rows.tolist()


def test_vectors_of_other_words_are_named(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((3, 2), dtype=np.float32))
    (tmp_path / "vectors.txt").write_text("حلب\nإدلب", encoding="utf-8")
    with pytest.raises(LanguageModelError, match=r"2 words in vectors\.txt and 3 vectors in vectors\.npy"):
        WordVectors(tmp_path).of_words(["حلب"])


def test_a_file_cut_short_or_changed_or_missing_is_named(models: Path) -> None:
    dictionary = models / "lemma.json"
    content = dictionary.read_bytes()
    dictionary.write_bytes(content.replace(b"1", b"2"))
    with pytest.raises(LanguageModelError, match=r"lemma\.json is not what was exported"):
        verify(models)
    dictionary.write_bytes(content[:100])
    with pytest.raises(LanguageModelError, match=r"lemma\.json has 100 bytes, and \d+ belong there"):
        OnnxAnalyser(models)
    dictionary.unlink()
    with pytest.raises(FileNotFoundError, match=r"lemma\.json"):
        OnnxAnalyser(models)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "is of format 99, and this version reads format 1"),
        ({"package": 7}, "is no manifest"),
        ({"files": {"../README.md": {"size": 1, "sha256": "0" * 64}}}, "is no manifest"),
    ],
)
def test_a_manifest_of_another_kind_is_named(models: Path, change: dict[str, object], message: str) -> None:
    path = models / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(LanguageModelError, match=message):
        read_manifest(models)
