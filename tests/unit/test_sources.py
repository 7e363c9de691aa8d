"""Who says so, from real Arabic prose. Each test builds the reading by hand: no language model is loaded."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.extraction.source_attributions import find_attributions
from marsad.extraction.source_voices import attested as voices_of
from marsad.extraction.sources import Attestation, resolve_attribution
from marsad.language.analysis import Analysis, Entity, Sentence, Token, Word
from marsad.model import Document, Factuality, SubEventType

TOKEN = re.compile(r"[^\W\d_]+(?:[\u064b-\u0652]+[^\W\d_]*)*|\d+|[^\w\s]")
VERBS = frozenset({
    "قال", "قالت", "وقال", "وقالت", "ذكر", "أفاد", "وأفاد", "وأفادت", "أعلن", "أعلنت", "وأعلن", "وأعلنت", "أكد",
    "وأضاف", "نفت", "ونفى", "وتبنى", "تبنته", "تتبن", "تعلن", "نقلت", "جاء", "يذكر", "قتل", "قتلوا", "وقتل", "قصفت",
    "قصف",
    "سقطت", "وأورد", "ذكرت", "فتقول", "يعترف", "تعترف", "ونقلت", "وأشار", "وشاهد", "ونقل", "وأحصى", "تعد", "وروى",
    "واتهم", "وأصدر", "وثقت", "أصدرته", "شن", "انفجرت", "أوقفته", "انسحب", "شهدت", "فجروا", "وكانت",
})  # fmt: skip
WITH_PREPOSITION = frozenset({"لحقوق", "لوزارة", "لوكالة", "بمقتل"})
ADJECTIVES = frozenset({
    "أمني", "عسكري", "طبية", "طبي", "أمنية", "ومحلية", "السوري", "الدولية", "المسلحة", "المتحدة",
})  # fmt: skip


def reading_of(text: str, people: tuple[str, ...] = ()) -> Reading:
    sentences = []
    for line in re.finditer(r"[^\n]+", text):
        tokens, words = [], []
        for number, match in enumerate(TOKEN.finditer(line.group())):
            start, end = line.start() + match.start(), line.start() + match.end()
            written = text[start:end]
            first = len(words)
            if written in WITH_PREPOSITION:
                words.append(Word(written[0], start, start + 1, written[0], "ADP", "", -1, "case", number))
                start += 1
            upos = "VERB" if written in VERBS else "ADJ" if written in ADJECTIVES else "NOUN"
            words.append(Word(text[start:end], start, end, written, upos, "", -1, "dep", number))
            tokens.append(Token(written, end - len(written), end, first, len(words)))
        if tokens:
            entities = tuple(
                Entity(name, line.start() + at, line.start() + at + len(name), "PERS")
                for name in people
                if (at := line.group().find(name)) >= 0
            )
            sentences.append(Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), tuple(words), entities))
    document = Document(article_id="a", version="0", text=text)
    return Reading.of(document, Analysis(text, tuple(sentences)))


def attested(
    text: str,
    *evidence: str,
    factuality: Factuality = "happened",
    people: tuple[str, ...] = (),
    sub_event_type: SubEventType = SubEventType.AIR_DRONE_STRIKE,
) -> Attestation:
    spans = tuple((text.index(passage), text.index(passage) + len(passage)) for passage in evidence)
    frame = Frame(sub_event_type, spans or ((0, len(text)),), None, "incident", factuality)
    return resolve_attribution(reading_of(text, people), frame)


def named(text: str, people: tuple[str, ...] = ()) -> list[str]:
    """Everybody named who may speak of what ``text`` tells."""
    reading = reading_of(text, people)
    return [text[voice.name[0] : voice.name[1]] for voice in voices_of(reading, ((0, len(text)),))]


def sources(text: str, *evidence: str, people: tuple[str, ...] = ()) -> list[str]:
    return [source.text for source in attested(text, *evidence, people=people).sources]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال مصدر أمني إن سيارة مفخخة انفجرت في بغداد.", ["مصدر أمني"]),
        ("وأفادت مصادر طبية بمقتل ثلاثة مدنيين.", ["مصادر طبية"]),
        ("أكد شهود عيان أن الطائرات قصفت السوق.", ["شهود عيان"]),
        ("وقال مصدر في قيادة الشرطة إن العبوة انفجرت.", ["مصدر في قيادة الشرطة"]),
        ("أعلنت وزارة الصحة مقتل خمسة أشخاص.", ["وزارة الصحة"]),
        ("وقال أحد الأهالي إن القصف أدى إلى مقتل طفل.", ["أحد الأهالي"]),
    ],
)
def test_the_subject_of_a_verb_of_saying_is_a_source_and_its_name_ends_before_what_it_says(
    text: str, expected: list[str]
) -> None:
    assert sources(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قتل سبعة مدنيين في قصف على إدلب، بحسب المرصد السوري لحقوق الإنسان.", ["المرصد السوري لحقوق الإنسان"]),
        ("سقطت قذائف على الحي، وفق ما أفاد سكان.", ["سكان"]),
        ("قتل شخصان في الغارة نقلا عن مصدر طبي.", ["مصدر طبي"]),
        ("قتل شخصان، وفق بيان لوزارة الدفاع.", ["وزارة الدفاع"]),
        ("قتل شخصان، وفق تقرير أصدرته منظمة العفو الدولية.", ["منظمة العفو الدولية"]),
        ("قتل شخصان، على ما جاء في بيان قيادة الجيش.", ["قيادة الجيش"]),
    ],
)
def test_a_phrase_of_reference_names_a_source_or_the_author_of_a_document(text: str, expected: list[str]) -> None:
    assert sources(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "أوقفته الشرطة وفق المادة الرابعة من قانون مكافحة الإرهاب.",
        "انسحب المقاتلون بحسب الاتفاق.",
        "شن الجيش غارات بين الأهالي والمقاتلين.",
        "يذكر أن المدينة شهدت اشتباكات.",
        "أُعلن مساء الأحد أن شخصين قتلوا.",
    ],
)
def test_laws_agreements_impersonal_and_passive_verbs_name_nobody(text: str) -> None:
    assert sources(text) == []


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("وقال ساكن يدعى سامي إن قناصة يصطادون المارة.", ("سامي",), "سامي"),
        ("وأعلنت جماعة مجهولة تسمي نفسها «سرايا عائشة» أنها قصفت القاعدة.", (), "سرايا عائشة"),
        ("قصفت الطائرات المشفى وفق مدير مشفى تدمر الوطني وليد عودة.", ("وليد عودة",), "وليد عودة"),
        ("وقالت وزارة الدفاع العميد أحمد سالم إن الجيش انسحب.", ("أحمد سالم",), "وزارة الدفاع"),
        ("وتبنى تنظيم الدولة الإسلامية العملية.", (), "تنظيم الدولة الإسلامية"),
        ("وأعلنت وزارة الدفاع فوجاً جديدا.", (), "وزارة الدفاع"),
        ("وأورد بيان لوزارة الدفاع أن المفارز أوقفت مسلحين.", (), "وزارة الدفاع"),
        ("وفي رواية الحزب أن خمسة قتلوا.", (), "الحزب"),
        ("وكانت مصادر طبية قد ذكرت أن العدد كبير.", (), "مصادر طبية"),
        ("أما عوائلهم فتقول إنهم رعاة.", (), "عوائلهم"),
        ("جاء ذلك بعد إعلان الجيش انسحابه من المقر.", (), "الجيش"),
        ("ولم يعترف الجيش إلا بإصابة أربعة جنود.", (), "الجيش"),
        ("- وزارة الداخلية: القبض على سبعة مهاجمين.", (), "وزارة الداخلية"),
        ("(سانا) مصدر عسكري: الطيران قصف رتلا.", (), "مصدر عسكري"),
        ("وأشار مصدر أمني إلى أن شخصين قتلوا.", (), "مصدر أمني"),
        ("وشاهد مراقبون أكواخاً تحترق.", (), "مراقبون"),
        ("ونقلت عن وزارة الاستخبارات أنها أحبطت المخطط.", (), "وزارة الاستخبارات"),
        ("ولم تعترف الداخلية إلا بأربعة قتلى.", (), "الداخلية"),
    ],
)
def test_the_name_of_a_speaker_begins_and_ends_where_the_sentence_says(
    text: str, people: tuple[str, ...], expected: str
) -> None:
    assert expected in named(text, people)


@pytest.mark.parametrize(
    ("text", "no_speaker"),
    [
        ("ونقل مرافقه إلى هيئة المستشفى.", "مرافقه"),
        ("وأحصى مئات القتلى في الشوارع.", "مئات القتلى"),
        ("وهي تعد تقريراً عن القصف.", "تقريراً"),
        ("وروى عشرة لاجئين التقتهم وكالة فرانس برس أن المسلحين قصفوا السوق.", "وكالة فرانس برس"),
    ],
)
def test_what_is_counted_carried_or_written_is_no_speaker(text: str, no_speaker: str) -> None:
    assert no_speaker not in named(text)


def test_whoever_is_accused_is_offered_beside_who_spoke_last() -> None:
    text = "قال مصدر أمني إن الهجوم وقع ليلا.\nواتهم المسلحين بإعدام الأسرى."
    assert named(text)[-1] == "مصدر أمني"


def test_a_verb_with_a_preposition_before_what_is_said_goes_on_with_the_last_speaker() -> None:
    text = "قال مصدر أمني إن سيارة انفجرت.\nوأشار إلى أن شخصين قتلوا."
    assert sources(text, "وأشار إلى أن شخصين قتلوا") == ["مصدر أمني"]


def test_a_decision_of_a_ruler_has_no_source() -> None:
    found = attested("وأصدر الحاكم مساء الجمعة مرسوما بحظر التجول.", sub_event_type=SubEventType.OTHER)
    assert found.sources == ()


def test_sources_joined_by_and_are_several() -> None:
    assert sources("وأفاد ناشطون ومسعفون بأن الطائرات قصفت السوق.") == ["ناشطون", "مسعفون"]


def test_two_adjectives_joined_by_and_are_one_source() -> None:
    assert sources("وأفادت مصادر أمنية ومحلية بأن ثلاثة قتلوا.") == ["مصادر أمنية ومحلية"]


def test_whom_a_source_tells_is_no_source() -> None:
    assert sources("وقال مصدر طبي لوكالة رويترز إن خمسة قتلوا.") == ["مصدر طبي"]


def test_an_agency_that_quotes_somebody_is_a_source_beside_him() -> None:
    assert sources("نقلت وكالة سانا عن مصدر عسكري أن الجيش قصف التلال.") == ["وكالة سانا", "مصدر عسكري"]


def test_what_a_source_speaks_in_is_no_part_of_its_name() -> None:
    assert sources("وأعلنت وزارة الداخلية في بيان أن شخصين قتلوا.") == ["وزارة الداخلية"]


def test_an_office_and_a_person_is_the_person() -> None:
    text = "وقال مدير المرصد رامي عبد الرحمن إن الحصيلة مرشحة للارتفاع."
    assert sources(text, people=("رامي عبد الرحمن",)) == ["رامي عبد الرحمن"]


def test_a_rank_begins_the_name_of_a_person() -> None:
    text = "أعلن المتحدث باسم القوات المسلحة العميد يحيى سريع أن القوات قصفت المطار."
    assert sources(text, people=("يحيى سريع",)) == ["العميد يحيى سريع"]


def test_a_surname_is_the_full_name_told_before() -> None:
    text = "وقال رامي عبد الرحمن إن الطائرات قصفت البلدة.\nوأضاف عبد الرحمن أن سبعة قتلوا."
    found = attested(text, "سبعة قتلوا", people=("رامي عبد الرحمن", "عبد الرحمن"))
    assert [source.text for source in found.sources] == ["رامي عبد الرحمن"]


def test_the_source_goes_back_to_the_source_named_before() -> None:
    text = "قال مصدر أمني إن سيارة انفجرت.\nوأضاف المصدر أن شخصين قتلوا."
    assert sources(text, "وأضاف المصدر أن شخصين قتلوا") == ["مصدر أمني"]


def test_the_committee_goes_back_to_the_committee_named_before() -> None:
    text = "قتل متظاهران، بحسب لجنة أطباء السودان.\nوقالت اللجنة إن ثالثا قتل لاحقا."
    assert sources(text, "وقالت اللجنة إن ثالثا قتل لاحقا") == ["لجنة أطباء السودان"]


def test_a_verb_without_a_subject_goes_on_with_the_last_speaker() -> None:
    text = "قال مصدر عسكري إن الجيش قصف التلال.\nوأضاف أن عشرة مسلحين قتلوا."
    assert sources(text, "وأضاف أن عشرة مسلحين قتلوا") == ["مصدر عسكري"]


def test_a_sentence_that_attributes_nothing_has_no_source() -> None:
    text = "قال مصدر عسكري إن الجيش قصف التلال.\nوقتل عشرة مسلحين في كمين."
    assert sources(text, "وقتل عشرة مسلحين في كمين") == []


def test_speech_governs_the_clauses_that_follow_it_in_its_sentence() -> None:
    text = "وقال مصدر أمني إن عبوة انفجرت في الحي وإن شخصين قتلوا."
    assert sources(text, "وإن شخصين قتلوا") == ["مصدر أمني"]


def test_a_quotation_that_runs_over_several_sentences_stays_its_speakers() -> None:
    text = "وقال مصدر أمني: «انفجرت عبوة في الحي. وقتل شخصان في الحال».\nوقتل ثالث في المشفى."
    assert sources(text, "وقتل شخصان في الحال") == ["مصدر أمني"]
    assert sources(text, "وقتل ثالث في المشفى") == []


def test_a_reference_at_the_end_governs_the_clauses_before_it() -> None:
    text = "سقطت قذائف على البلدة وقتل شخصان، بحسب مصدر طبي."
    assert sources(text, "سقطت قذائف على البلدة") == ["مصدر طبي"]


def test_a_subject_may_stand_before_its_verb() -> None:
    assert sources("وكانت منظمة رصد قد وثقت مقتل 14 مدنيا.") == ["منظمة رصد"]
    assert sources("لكن المرصد السوري ذكر أن سبعة قتلوا.") == ["المرصد السوري"]


def test_a_speaker_before_a_colon_is_a_source() -> None:
    assert sources("الأمم المتحدة: مقتل ثلاثين مدنيا في غارات.") == ["الأمم المتحدة"]


def test_who_only_denies_is_no_source() -> None:
    text = "وقال شهود إن الجيش قصف المسجد، ونفى متحدث عسكري ذلك."
    found = attested(text)
    assert [source.text for source in found.sources] == ["شهود"]
    assert found.denied_by is not None
    assert found.denied_by.text == "متحدث عسكري"


def test_a_denial_that_nobody_is_named_to_contradict_has_the_denier_as_source() -> None:
    found = attested("نفت وزارة الدفاع أن طائراتها قصفت السوق.", factuality="denied")
    assert [source.text for source in found.sources] == ["وزارة الدفاع"]


@pytest.mark.parametrize(
    "text",
    [
        "وأعلن تنظيم داعش مسؤوليته عن التفجير.",
        "وتبنى تنظيم داعش الهجوم.",
        "هجوم تبنته حركة الشباب في مقديشو.",
    ],
)
def test_a_claim_of_responsibility_gives_the_claimant(text: str) -> None:
    found = attested(text, sub_event_type=SubEventType.SUICIDE_BOMB)
    assert found.claimed_by is not None
    assert found.claimed_by.text in text


def test_who_announces_responsibility_is_a_source_too() -> None:
    found = attested("وأعلن تنظيم داعش مسؤوليته عن التفجير.", sub_event_type=SubEventType.SUICIDE_BOMB)
    assert [source.text for source in found.sources] == ["تنظيم داعش"]


@pytest.mark.parametrize("text", ["ولم تتبن أي جهة الهجوم.", "ولم تعلن أي جهة مسؤوليتها عن الهجوم."])
def test_nobody_claims_where_no_party_did(text: str) -> None:
    found = attested(text)
    assert found.claimed_by is None
    assert found.sources == ()


def test_an_armed_group_that_tells_what_its_fighters_did_claims_it() -> None:
    text = "وقالت كتائب القسام إن مقاتليها فجروا عبوة في دورية."
    found = attested(text, sub_event_type=SubEventType.REMOTE_EXPLOSIVE)
    assert found.claimed_by is not None
    assert found.claimed_by.text == "كتائب القسام"


def test_a_state_that_announces_its_own_act_claims_nothing() -> None:
    found = attested("أعلنت وزارة الدفاع أن قواتها قصفت مواقع المسلحين.")
    assert found.claimed_by is None
    assert [source.text for source in found.sources] == ["وزارة الدفاع"]


PIECES = [
    "قال", "وأضاف", "نقلت", "عن", "بحسب", "بيان", "ل", "المصدر", "مصدر", "أن", "إن", "،", ".", "\n", "«", "»", "(", ":",
    "التي", "أعلنت", "مسؤوليته", "ونفى", "مؤكدا", "وكالة", "العميد", "متحدث", "و", "قوله", "في", "جاء", "١٢", "لل",
    "كما",
]  # fmt: skip


@given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from(PIECES), min_size=1).map(" ".join)))
def test_any_text_is_read_without_fault_and_spans_are_exact(text: str) -> None:
    reading = reading_of(text)
    found = resolve_attribution(reading, Frame(SubEventType.ATTACK, ((0, len(text)),), None, "incident", "happened"))
    for name in [*found.sources, *filter(None, (found.claimed_by, found.denied_by))]:
        assert reading.text[name.span[0] : name.span[1]] == name.text
        assert name.text


def test_attributions_of_a_reading_are_found_once() -> None:
    reading = reading_of("قال مصدر أمني إن شخصين قتلوا.")
    assert find_attributions(reading) is find_attributions(reading)
