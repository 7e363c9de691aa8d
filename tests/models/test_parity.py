"""The engine without torch says of real news prose, and of any text, exactly what Stanza says."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.language.analysis import Analyser

GOLD = Path(__file__).parents[1] / "data" / "gold" / "train.jsonl"
# A few from all over the file; read before: their multi-word tokens are some that only a search with beams gets right.
ARTICLES = {"train-a-24", "train-b-01", "train-b-32", "train-c-05", "train-d-21", "train-e-06", "train-f-09"}
NEWS = (
    "قتل 20 شخصا وأصيب آخرون في قصف استهدف حي السكري شرقي حلب، وفق المرصد السوري لحقوق الإنسان. "
    "وقالت وكالة سانا إن قذائف صاروخية سقطت على حي الحمدانية!!! ولم تتبن أي جهة الهجوم؟!"
)
ODD = {
    "addresses": "راسلونا على news@example.org أو زوروا https://www.example.com/a/b?c=d.ef، ثم www.example.net.",
    "several spaces": "قال   المتحدث\tباسم\u00a0الجيش\n إن القوات  انسحبت .",
    "no spaces": "قتل جندي.وأصيب آخر.وفر المهاجمون،بحسب مصدر أمني.",
    "other scripts": "قال CNNباسم وبالـUNHCRها ولليونيسف ПриветوO2والـ😀 إن ﷺ ١٢٣٤ وفي2016.",
    "letters unknown to all": "وبڨاسم وكݒها ولࢠهم فبݣها وللڥ‌ها",
    "only marks": "؟! ... !!! ؟؟؟؟ ـ ـــ — «»",
    "control characters": "قتل\u0097 جندي\u0085 في\x1f بغداد.\n\u0081\nوأصيب آخر.",
    "a word too long": "قال " + "ا" * 400 + " إن " + "ولل" + "ب" * 210 + "ها انتهى.",
    "an empty line with spaces": "  قتل جندي.  \n \n\t\n   وأصيب آخر   ",
}


def articles() -> dict[str, str]:
    rows = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["text"] for row in rows if row["id"] in ARTICLES}


@pytest.mark.parametrize(("name", "text"), articles().items(), ids=articles().keys())
def test_an_article_is_analysed_as_by_stanza(
    name: str, text: str, stanza_engine: Analyser, onnx_engine: Analyser
) -> None:
    assert onnx_engine.analyse(text) == stanza_engine.analyse(text), name


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_is_analysed_as_by_stanza(text: str, stanza_engine: Analyser, onnx_engine: Analyser) -> None:
    assert onnx_engine.analyse(text) == stanza_engine.analyse(text)


def test_a_long_paragraph_among_short_ones_is_read_in_the_windows_that_stanza_reads(
    stanza_engine: Analyser, onnx_engine: Analyser
) -> None:
    long = " ".join([NEWS] * 8)
    text = "\n\n".join([NEWS, long, "عاجل", long[:1000], long[:999], NEWS[:40]])
    assert len(long) > 1000
    assert onnx_engine.analyse(text) == stanza_engine.analyse(text)


def test_more_paragraphs_than_stanza_reads_at_a_time(stanza_engine: Analyser, onnx_engine: Analyser) -> None:
    text = "\n\n".join(NEWS[start : start + 30 + start] for start in range(40))
    assert onnx_engine.analyse(text) == stanza_engine.analyse(text)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*NEWS.split(" "), "\n\n", "\n", "  ", "O2", "وبX", "ڥ", "...", "(", "١٫٥"]), max_size=40)
)
def test_shuffled_words_are_analysed_as_by_stanza(
    stanza_engine: Analyser, onnx_engine: Analyser, words: list[str]
) -> None:
    text = " ".join(words)
    assert onnx_engine.analyse(text) == stanza_engine.analyse(text)
