"""What decided each field, on news prose; and for any text the very events that extraction gives."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.extraction import merging, occurrence_explanation
from marsad.extraction.decision import Decision
from marsad.extraction.explanation import with_claim
from marsad.extraction.extractor import Extractor
from marsad.extraction.frame import Frame
from marsad.extraction.place_explanation import explain_places
from marsad.extraction.source_explanation import explain_attribution
from marsad.extraction.time_explanation import explain_time
from marsad.extraction.type_model import TypeModel
from marsad.model import Actor, Document, Event, Passage, SubEventType, Time
from tests.plain_analyser import PlainAnalyser, reading_of
from tests.stored_analyses import stored_reading
from tests.unit.test_extractor import NEWS
from tests.unit.test_sources import reading_of as parsed

EXTRACTOR = Extractor()
ANALYSER = PlainAnalyser()
PUBLISHED = date(2016, 10, 15)
STRIKE = (
    "قتل خمسة مدنيين وأصيب جنديان في غارة جوية على مدينة حلب أمس الجمعة، وفق ما قال المرصد السوري لحقوق الإنسان. "
    "وقال الدفاع المدني إن الغارة دمرت سوقا في المدينة."
)
FOOTBALL = (
    "فاز فريق الهلال على ضيفه النصر بهدفين دون مقابل في المباراة التي جرت مساء أمس الجمعة على ملعب الملك فهد في "
    "الرياض ضمن الجولة الخامسة من الدوري، وسجل الهدفين المهاجم سالم الدوسري."
)


def document_of(text):
    return Document(article_id="a", version="1", text=text, published_at=PUBLISHED)


def explained(text):
    return EXTRACTOR.explain(document_of(text), ANALYSER.analyse(text))


def taken(event, field):
    return [decision for decision in event.decisions if decision.field == field and decision.taken]


def frame(text, sub_event_type=SubEventType.ATTACK, **facts):
    return Frame(sub_event_type, ((0, len(text)),), None, **facts)


def words(text, decision):
    return text[slice(*decision.span)]


@pytest.fixture(scope="module")
def event():
    (event,) = explained(STRIKE).events
    return event


class TestOneEvent:
    @pytest.mark.parametrize(
        ("field", "value", "at", "decided_by"),
        [
            ("sub_event_type", "Air/drone strike", "غارة جوية", "words of air_strike in triggers.yaml"),
            ("time", "2016-10-14, precision 1", "أمس الجمعة", "Friday of the last seven days"),
            ("places", "حلب (Aleppo, SY, precision 1)", "حلب", "told in the evidence, at least"),
            ("targets", "مدنيين (Civilians)", "مدنيين", "word list: civilian"),
            ("casualties", "exact 5 killed", "خمسة مدنيين", "victims of a word of harm; numeral"),
            ("sources", "المرصد السوري", "المرصد السوري", "attribution: according to; stands in the evidence"),
        ],
    )
    def test_each_field_has_its_words_and_who_decided(self, event, field, value, at, decided_by):
        first = taken(event, field)[0]
        assert (first.value, words(STRIKE, first)) == (value, at)
        assert decided_by in first.decided_by

    def test_a_toll_says_how_its_number_is_told_and_points_at_the_word_of_harm(self, event):
        soldiers = taken(event, "casualties")[1]
        assert soldiers.value == "exact 2 wounded"
        assert "dual noun" in soldiers.decided_by
        assert [clue.text for clue in soldiers.clues] == ["وأصيب"]

    def test_a_passage_told_again_says_what_brought_it_to_the_event(self, event):
        first, second = taken(event, "evidence")
        assert first.span[0] == 0
        assert "model merge: the same as passage 1" in second.decided_by
        assert [weighing.model for weighing in second.weighings] == ["type", "merge"]

    def test_a_model_says_what_spoke_for_and_against_and_what_came_next(self, event):
        (weighing,) = taken(event, "sub_event_type")[0].weighings
        weights = {reason.feature: reason.weight for reason in weighing.reasons}
        assert weights["t:air_strike"] > 0
        assert len(weighing.alternatives) == 3
        assert weighing.probability > weighing.alternatives[0].probability

    @pytest.mark.parametrize("field", ["scope", "factuality", "fatalities", "injuries", "confidence"])
    def test_fields_without_words_of_their_own_have_one_decision_too(self, event, field):
        assert len(taken(event, field)) == 1


class TestTimes:
    def decide(self, text, **facts):
        return explain_time(reading_of(text), frame(text, **facts))

    def test_without_a_publication_date_a_weekday_is_of_no_known_week(self):
        (decision,) = self.decide("قتل جنديان يوم الخميس.")
        assert decision.value == "no dates, precision 1"
        assert "Thursday of no known week; against no publication date" in decision.decided_by

    def test_news_with_no_time_is_of_the_day_of_publication(self):
        (decision,) = self.decide("قتل جنديان في كمين.")
        assert decision.decided_by == "times: no time told: day of publication"
        assert decision.span is None

    def test_the_time_of_a_statement_is_left_out_with_its_verb(self):
        text = "أعلن الجيش أمس أن خمسة جنود قتلوا في الثالث من أيار 2016."
        chosen, statement = self.decide(text)
        assert (words(text, chosen), chosen.taken) == ("الثالث من أيار 2016", True)
        assert (words(text, statement), statement.taken) == ("أمس", False)
        assert "time of the statement" in statement.decided_by
        assert [clue.text for clue in statement.clues] == ["أعلن"]


class TestPlaces:
    def test_the_town_is_taken_and_the_province_that_it_narrows_down_left_out(self):
        reading = stored_reading("place_analyses.json", "contained")
        told = frame(reading.text, SubEventType.REMOTE_EXPLOSIVE)
        decisions = explain_places(reading, told)
        town, *others = decisions
        assert words(reading.text, town) == "تسيل"
        assert town.taken
        assert {words(reading.text, other) for other in others if other.probability} >= {"درعا"}
        assert not any(other.taken for other in others)

    def test_a_name_of_several_places_says_which_were_not_meant(self):
        reading = stored_reading("place_analyses.json", "homonym_lebanon")
        decisions = explain_places(reading, frame(reading.text, SubEventType.VIOLENT_DEMONSTRATION))
        quarter = next(decision for decision in decisions if words(reading.text, decision) == "الأشرفية")
        assert "LB" in quarter.value
        assert "fittest of" in quarter.decided_by
        assert "SY" in quarter.decided_by

    def test_no_place_says_so(self):
        reading = stored_reading("place_analyses.json", "none")
        (decision,) = explain_places(reading, frame(reading.text, SubEventType.AGREEMENT))
        assert (decision.value, decision.span) == ("none", None)


class TestSources:
    def decide(self, text, *people):
        return explain_attribution(parsed(text, people), frame(text))

    def test_a_surname_goes_by_the_longer_name_told_before(self):
        text = "قال مدير المرصد رامي عبد الرحمن إن خمسة قتلوا.\nوأضاف عبد الرحمن أن القصف مستمر."
        first, again = self.decide(text, "رامي عبد الرحمن", "عبد الرحمن")
        assert first.value == again.value == "رامي عبد الرحمن"
        assert "the person named with the office" in first.decided_by
        assert not again.taken
        assert "a source told already" in again.decided_by
        assert "a longer name told before" in again.decided_by
        assert [clue.text for clue in again.clues] == ["وأضاف عبد الرحمن"]

    def test_whoever_only_denies_is_left_out_of_the_sources(self):
        source, denial, left_out = self.decide("قال شهود إن الطائرات قصفت السوق.\nونفى متحدث عسكري القصف.")
        assert (source.field, source.value, source.taken) == ("sources", "شهود", True)
        assert (denial.field, denial.value, denial.taken) == ("denied_by", "متحدث عسكري", True)
        assert (left_out.field, left_out.value, left_out.taken) == ("sources", "متحدث عسكري", False)
        assert "left out: denies" in left_out.decided_by

    def test_nobody_named_says_so(self):
        (decision,) = self.decide("قتل خمسة في غارة.")
        assert (decision.value, decision.span) == ("none", None)


class TestNoEvents:
    def test_an_article_about_something_else_says_what_made_it_so(self):
        explanation = explained(FOOTBALL)
        assert explanation.events == ()
        article = explanation.article
        assert article.value == "nothing to code"
        assert article.decided_by.startswith("model relevance; not more than")
        against = [reason.feature for reason in article.weighings[0].reasons if reason.weight < 0]
        assert any(feature.endswith(":not_conflict") for feature in against)

    def test_each_of_its_passages_is_accounted_for(self):
        (passage,) = explained(FOOTBALL).silent
        assert words(FOOTBALL, passage) == FOOTBALL
        assert not passage.taken

    def test_a_text_without_words_has_nothing_to_weigh(self):
        assert explained(" \n ").article.decided_by == "occurrences: no sentence has a word"


def check(text):
    """The events of an explanation are those of extraction; every span is one of words; each value has its decision."""
    document, analysis = document_of(text), ANALYSER.analyse(text)
    explanation = EXTRACTOR.explain(document, analysis)
    assert [item.event for item in explanation.events] == EXTRACTOR.extract(document, analysis)
    for item in (*explanation.events, *explanation.left_out):
        for decision in item.decisions:
            assert decision.span is None or 0 <= decision.span[0] < decision.span[1] <= len(text)
            for clue in decision.clues:
                assert clue.text
                assert text[slice(*clue.span)] == clue.text
        for field in ("evidence", "places", "initiators", "targets", "casualties", "sources"):
            spans = [decision.span for decision in taken(item, field) if decision.span]
            assert spans == [passage.span for passage in getattr(item.event, field)]
        for field in ("claimed_by", "denied_by"):
            actor = getattr(item.event, field)
            assert [decision.span for decision in taken(item, field)] == ([actor.span] if actor else [])
        for field in ("sub_event_type", "scope", "factuality"):
            assert taken(item, field)[0].value == getattr(item.event, field)
        assert taken(item, "time")[0].span == item.event.time.span


@pytest.mark.parametrize("name", ["claimed", "disrupted", "inherited", "two_nationalities", "anaphor", "protest"])
def test_the_explanation_of_parsed_news_has_the_events_of_extraction(name):
    reading = stored_reading("actor_analyses.json", name)
    document = document_of(reading.text)
    explanation = EXTRACTOR.explain(document, reading.analysis)
    assert [item.event for item in explanation.events] == EXTRACTOR.extract(document, reading.analysis)
    for item in explanation.events:
        assert [d.span for d in taken(item, "initiators") if d.span] == [a.span for a in item.event.initiators]
        assert [d.span for d in taken(item, "targets") if d.span] == [a.span for a in item.event.targets]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*NEWS, STRIKE, "وأعلن تنظيم داعش مسؤوليته عن التفجير"]), min_size=1, max_size=30))
def test_the_explanation_of_any_news_has_the_events_of_extraction(pieces):
    check(" ".join(pieces))


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_unicode_text_is_explained(text):
    check(text)


def test_a_claim_that_names_another_makes_the_claimant_the_initiator():
    text = "قتل مسلحون ستة جنود. وأعلنت كتيبة النصر مسؤوليتها."
    at = text.index("كتيبة النصر")
    claimant = Actor(name="كتيبة النصر", text="كتيبة النصر", span=(at, at + 11))
    told = Decision(field="initiators", value="مسلحون", span=(4, 10), decided_by="model actor_balance")
    claimed = Event(
        sub_event_type=SubEventType.ATTACK,
        time=Time(precision=2),
        initiators=[claimant],
        claimed_by=claimant,
        evidence=[Passage(text=text, span=(0, len(text)))],
        confidence=0.5,
    )
    claim, displaced = with_claim([told], claimed)
    assert (claim.value, claim.span, claim.taken) == ("كتيبة النصر (Unknown)", claimant.span, True)
    assert claim.decided_by.startswith("extractor: whoever claims it")
    assert not displaced.taken
    assert displaced.decided_by == "model actor_balance; left out for whoever claims it"


def test_an_explanation_types_no_stretch_that_extraction_did_not(monkeypatch):
    """It tells what was decided: nothing is decided again for it."""
    typed = []
    probabilities = TypeModel.probabilities

    def noted(model, article, stretches):
        typed.extend((stretch.start, stretch.end) for stretch in stretches)
        return probabilities(model, article, stretches)

    monkeypatch.setattr(TypeModel, "probabilities", noted)
    text = f"{STRIKE}\nقتل 20 شخصا في انفجار سيارة مفخخة قرب بلدة اعزاز، في حين اعتقلت الشرطة خمسة أشخاص في حماة."
    assert len(EXTRACTOR.extract(document_of(text), ANALYSER.analyse(text))) > 1
    extraction = typed.copy()
    typed.clear()
    explained(text)
    assert typed == extraction


def test_a_passage_that_goes_on_with_the_dead_says_so(monkeypatch):
    for module in (merging, occurrence_explanation):
        monkeypatch.setattr(module, "NAMED_AGAIN", 1.0)  # however sure the model is
    text = "قتل ثلاثة جنود في انفجار عبوة ناسفة قرب بغداد.\nوكان بين القتلى ضابط برتبة عقيد، وأصيب عشرة آخرون بجروح."
    (event,) = explained(text).events
    _, second = taken(event, "evidence")
    assert "merging: names again what passage 1 tells" in second.decided_by


def test_an_analysis_of_another_text_is_refused():
    with pytest.raises(ValueError, match="another text"):
        EXTRACTOR.explain(document_of("نص"), ANALYSER.analyse("نص آخر"))
