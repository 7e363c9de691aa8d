"""When an event happened, by the rules of the coding manual."""

from datetime import date
from importlib import resources
from itertools import permutations

import pytest
import yaml
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction import lexicon
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.extraction.time_explanation import meaning
from marsad.extraction.time_mentions import find_time_mentions
from marsad.extraction.times import resolve_time
from marsad.language.analysis import Analysis
from marsad.model import SubEventType

PUBLISHED = date(2016, 10, 15)  # a Saturday


def reading_of(text, published=PUBLISHED):
    return Reading(text, published, None, Analysis(text, ()), ())


def time_of(text, evidence=None, *, published=PUBLISHED, sub_event_type=SubEventType.ARMED_CLASH, **frame):
    start = text.index(evidence) if evidence else 0
    span = (start, start + len(evidence or text))
    time = resolve_time(reading_of(text, published), Frame(sub_event_type, (span,), **frame))
    if time.span is not None:
        assert text[time.span[0] : time.span[1]] == time.text
    return time


def days(text, evidence=None, **frame):
    time = time_of(text, evidence, **frame)
    return (time.start and time.start.isoformat(), time.end and time.end.isoformat(), time.precision)


def day(text, evidence=None, **frame):
    start, end, _ = days(text, evidence, **frame)
    assert start == end
    return start


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("اليوم", "2016-10-15"),
        ("أمس", "2016-10-14"),
        ("مساء أمس الجمعة", "2016-10-14"),
        ("أول من أمس", "2016-10-13"),
        ("أمس الأول", "2016-10-13"),
        ("أول أمس الخميس", "2016-10-13"),
        ("الليلة الماضية", "2016-10-14"),
        ("فجر اليوم السبت", "2016-10-15"),
        ("بعد منتصف ليل أمس", "2016-10-15"),
        ("الخميس", "2016-10-13"),
        ("يوم الثلثاء", "2016-10-11"),
        ("السبت", "2016-10-15"),
        ("السبت الماضي", "2016-10-08"),
        ("قبل ثلاثة أيام", "2016-10-12"),
        ("قبل يومين", "2016-10-13"),
        ("في الثلاثين من آذار/مارس", "2016-03-30"),
        ("في 24 يوليو/تموز الماضي", "2016-07-24"),
        ("يوم السابع من الشهر الجاري", "2016-10-07"),
        ("في 3 من الشهر الماضي", "2016-09-03"),
        ("في 20 تشرين الثاني", "2015-11-20"),
        ("في 5 أيار من العام الماضي", "2015-05-05"),
        ("في 12 مايو أيار عام 2012", "2012-05-12"),
    ],
)
def test_a_day_told_is_resolved_against_publication(words, expected):
    time = days(f"قتل خمسة جنود {words} في كمين قرب إدلب.")
    assert time == (expected, expected, 1)


@pytest.mark.parametrize(
    ("words", "first", "last", "precision"),
    [
        ("ليل الإثنين - الثلثاء", "2016-10-10", "2016-10-11", 1),
        ("ليل الجمعة السبت", "2016-10-14", "2016-10-15", 1),
        ("يومي الأربعاء والخميس الماضيين", "2016-10-12", "2016-10-13", 1),
        ("بين 5 و9 أيار", "2016-05-05", "2016-05-09", 1),
        ("بين 5 و9 من الشهر الجاري", "2016-10-05", "2016-10-09", 1),
        ("في الفترة من 28 أبريل نيسان إلى السابع من مايو أيار", "2016-04-28", "2016-05-07", 1),
        ("خلال الساعات الأربع والعشرين الماضية", "2016-10-14", "2016-10-15", 1),
        ("خلال الـ24 ساعة الماضية", "2016-10-14", "2016-10-15", 1),
        ("خلال اليومين الماضيين", "2016-10-13", "2016-10-14", 1),
        ("الأسبوع الماضي", "2016-10-08", "2016-10-14", 2),
        ("الشهر الماضي", "2016-09-01", "2016-09-30", 3),
        ("العام الماضي", "2015-01-01", "2015-12-31", 3),
        ("خلال يناير الماضي", "2016-01-01", "2016-01-31", 3),
        ("في يوليو تموز 2014", "2014-07-01", "2014-07-31", 3),
        ("عام 2012", "2012-01-01", "2012-12-31", 3),
        ("في أواخر أيلول الماضي", "2016-09-21", "2016-09-30", 3),
        ("منذ ليل الخميس وحتى مساء الجمعة", "2016-10-13", "2016-10-14", 1),
        ("منذ يوم الأربعاء", "2016-10-12", "2016-10-15", 1),
    ],
)
def test_a_period_told_keeps_its_first_and_last_day(words, first, last, precision):
    assert days(f"قتل خمسة جنود {words} في معارك قرب إدلب.") == (first, last, precision)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("الثلثاء المقبل", "2016-10-18"),
        ("يوم الجمعة القادمة", "2016-10-21"),
        ("غدا الأحد", "2016-10-16"),
        ("بعد غد", "2016-10-17"),
        ("الاثنين", "2016-10-17"),
        ("في 20 تشرين الثاني", "2016-11-20"),
        ("في العاشر من الشهر المقبل", "2016-11-10"),
    ],
)
def test_a_planned_event_looks_forward(words, expected):
    text = f"ومن المقرر أن يجتمع الطرفان {words} في جنيف."
    assert day(text, sub_event_type=SubEventType.AGREEMENT, factuality="planned") == expected


def test_a_planned_event_with_no_day_has_no_dates():
    text = "وهدد نائب الوزير بعملية برية واسعة في القطاع خلال الأيام القادمة."
    assert days(text, factuality="planned") == (None, None, 3)
    assert days("تعهدت الحركة بالرد.", factuality="planned") == (None, None, 3)


def test_next_week_is_the_seven_days_after_publication():
    text = "تستأنف المفاوضات في القاهرة الأسبوع المقبل."
    assert days(text, factuality="planned") == ("2016-10-16", "2016-10-22", 2)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ومنذ مطلع العام، وثق المرصد مقتل 312 مدنيا.", "2016-01-01"),
        ("قتل 312 مدنيا منذ بدء الهجوم في التاسع من الشهر الجاري.", "2016-10-09"),
        ("قتل 312 مدنيا منذ اندلاعها في 28 أيلول الماضي.", "2016-09-28"),
        ("قتل 312 مدنيا منذ 2009.", "2009-01-01"),
        ("قتل 312 مدنيا منذ منتصف الشهر الماضي.", "2016-09-15"),
    ],
)
def test_a_running_total_goes_from_its_start_to_publication(text, first):
    assert days(text, scope="aggregate") == (first, "2016-10-15", 2 if first == "2016-10-09" else 3)


def test_a_running_total_takes_its_start_from_where_the_article_dates_it():
    text = "بدأت المعارك في الثاني من أيلول الماضي.\nوقتل المئات منذ بدء القتال حول المدينة."
    assert days(text, "وقتل المئات منذ بدء القتال حول المدينة.", scope="aggregate")[:2] == ("2016-09-02", "2016-10-15")


def test_a_total_with_no_time_takes_the_period_of_the_report_or_none():
    told = "قتل 1012 مدنيا خلال أيلول الماضي.\nوقضى 29 مدنيا بغارات التحالف."
    evidence = "وقضى 29 مدنيا بغارات التحالف."
    assert days(told, evidence, scope="aggregate") == ("2016-09-01", "2016-09-30", 3)
    assert days(evidence, scope="aggregate") == (None, None, 3)


def test_news_told_with_no_time_takes_the_publication_date():
    assert days("قصفت المدفعية قرى في ريف حماة.") == ("2016-10-15", "2016-10-15", 2)
    assert time_of("قصفت المدفعية قرى في ريف حماة.").text is None


def test_relative_words_stay_null_without_a_publication_date():
    assert days("قتل خمسة جنود مساء أمس في كمين.", published=None) == (None, None, 1)
    assert days("قتل خمسة جنود في كمين.", published=None) == (None, None, 2)
    assert days("قتل خمسة جنود في 5 أيار في كمين.", published=None) == (None, None, 1)


def test_a_date_told_in_full_needs_no_publication_date():
    text = "صدر البيان مساء الاثنين 8 محرم 1430هـ الموافق 05-01-2009.\nوفجر المقاتلون عبوة قبل ظهر الاثنين."
    assert day(text, "وفجر المقاتلون عبوة قبل ظهر الاثنين.", published=None) == "2009-01-05"


def test_a_dateline_on_its_own_line_dates_the_text():
    text = "رصاص حي في الناصرية\n28 تشرين الثاني/نوفمبر 2019\nاقتحم متظاهرون مساء الأربعاء القنصلية في النجف."
    assert day(text, "اقتحم متظاهرون مساء الأربعاء القنصلية في النجف.", published=None) == "2019-11-27"


def test_the_time_of_saying_yields_to_the_time_of_the_event():
    text = "قال مسؤول محلي يوم السبت إن مسلحين قتلوا 32 شخصا في غارات على قرى فجر الخميس."
    assert time_of(text).text == "فجر الخميس"


def test_an_announcement_with_no_other_day_dates_the_event():
    assert day("أعلنت وزارة الداخلية مساء أمس القبض على خمسة مطلوبين في درعا.") == "2016-10-14"


def test_who_dies_of_wounds_is_dated_by_the_wound():
    text = "أعلنت الوزارة فجر اليوم استشهاد فتى متأثرا بجروح أصيب بها قبل أسبوعين برصاص الجنود."
    assert day(text) == "2016-10-01"


def test_an_end_and_a_comparison_date_nothing():
    closed = days("فرض حظر التجوال حتى مساء الأحد.", sub_event_type=SubEventType.OTHER)
    assert closed == ("2016-10-15", "2016-10-15", 2)
    assert days("وهو أول هجوم من نوعه منذ 2009.") == ("2016-10-15", "2016-10-15", 2)


@pytest.mark.parametrize(
    "text",
    ["قال الناطق لصحيفة «اليوم السابع» إن الطريق مغلقة", "أضرموا النار في قسم 15 مايو", "هاجموا سوق الجمعة"],
)
def test_a_name_made_of_a_date_is_no_time(text):
    assert find_time_mentions(reading_of(text)) == () or day(text) == "2016-10-15"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("وفي اليوم نفسه", "2016-10-11"),
        ("وفي اليوم التالي", "2016-10-12"),
        ("وبعد ساعات", "2016-10-11"),
        ("وبعد يومين", "2016-10-13"),
        ("وقبل ذلك بيوم", "2016-10-10"),
        ("وسبقتها بيوم", "2016-10-10"),
        ("ولم يمض يوم حتى", "2016-10-12"),
        ("وفي نفس الليلة", "2016-10-11"),
    ],
)
def test_what_points_back_is_resolved_against_the_time_told_before(words, expected):
    evidence = f"{words} هاجم مسلحون حاجزا للجيش في بلدة مجاورة."
    assert day(f"قتل خمسة جنود الثلاثاء في كمين قرب إدلب.\n{evidence}", evidence) == expected


def test_a_part_of_day_belongs_to_yesterday_where_the_news_is_of_yesterday():
    text = "قتل خمسة جنود أمس في كمين.\nوليلا أصيب شيخ بالرصاص."
    assert day(text, "وليلا أصيب شيخ بالرصاص.") == "2016-10-14"
    assert day("وليلا أصيب شيخ بالرصاص.") == "2016-10-15"


def test_a_clause_takes_the_time_told_before_it_in_its_sentence():
    text = "قتل جندي مساء الأربعاء قرب الموقع، فيما أبطلت الشرطة مفعول سيارة مفخخة في السوق."
    assert day(text, "فيما أبطلت الشرطة مفعول سيارة مفخخة في السوق.") == "2016-10-12"


def test_a_round_up_tells_its_day_once():
    text = "قتل تسعة في تفجيرات أمس الجمعة.\nوفي كركوك قتل سبعة بسيارة مفخخة.\nمن جهة أخرى أوقفت الشرطة خمسة."
    assert day(text, "وفي كركوك قتل سبعة بسيارة مفخخة.") == "2016-10-14"
    assert day(text, "من جهة أخرى أوقفت الشرطة خمسة.") == "2016-10-15"


def test_later_news_is_of_the_day_of_publication_once_another_day_was_told():
    text = "قتل تسعة أمس.\nوقتل أربعة يوم الاثنين.\nوقصفت المدفعية قرى في الريف."
    assert day(text, "وقصفت المدفعية قرى في الريف.") == "2016-10-15"


def test_what_takes_effect_from_a_day_has_that_day():
    text = "فرضت الحكومة حظرا للتجول ابتداء من مساء الخميس."
    assert day(text, sub_event_type=SubEventType.OTHER) == "2016-10-13"


@given(st.sampled_from(sorted(lexicon.load("times")["relative_days"])))
def test_every_relative_day_has_its_offset(words):
    offset = lexicon.load("times")["relative_days"][words]
    [mention] = find_time_mentions(reading_of(f"وقع الهجوم {words} في المدينة"))
    assert (mention.resolve().first - PUBLISHED).days == offset


CALENDAR = yaml.safe_load((resources.files("marsad.arabic") / "calendar.yaml").read_text(encoding="utf-8"))
WEEKDAYS = [(number, name) for number, names in CALENDAR["weekdays"].items() for name in names]
MONTHS = [(number, name) for number, names in CALENDAR["gregorian_months"].items() for name in names]
DOUBLED = [
    (number, f"{one}{sign}{other}")
    for number, names in CALENDAR["gregorian_months"].items()
    for one, other in permutations(names, 2)
    for sign in ("/", " ", "-")
]
HIJRI_MONTHS = [(number, name) for number, names in CALENDAR["hijri_months"].items() for name in names]
PUBLICATION_DAYS = st.dates(date(1950, 1, 1), date(2050, 1, 1))


@given(PUBLICATION_DAYS, st.sampled_from(WEEKDAYS), st.sampled_from(["يوم ", "", "مساء ", "فجر يوم ", "ليل "]))
def test_a_weekday_is_of_the_last_seven_days(published, weekday, before):
    number, name = weekday
    time = time_of(f"قتل جندي {before}{name} في كمين.", published=published)
    assert (time.start, time.precision) == (time.end, 1)
    assert time.start.weekday() == number
    assert 0 <= (published - time.start).days <= 6


@given(PUBLICATION_DAYS, st.sampled_from(WEEKDAYS), st.sampled_from(["الماضي", "المنصرم"]))
def test_last_weekday_is_before_the_day_of_publication(published, weekday, last):
    number, name = weekday
    start = time_of(f"قتل جندي {name} {last} في كمين.", published=published).start
    assert start.weekday() == number
    assert 1 <= (published - start).days <= 7


@given(st.sampled_from(MONTHS + DOUBLED), st.integers(1, 28), st.integers(1950, 2050))
def test_a_day_of_every_month_in_every_naming_is_read_with_its_year(month, day, year):
    number, name = month
    time = time_of(f"قتل خمسة جنود في {day} {name} {year} في كمين.", published=None)
    assert (time.start, time.end, time.precision) == (date(year, number, day), date(year, number, day), 1)


@given(PUBLICATION_DAYS, st.sampled_from(MONTHS + DOUBLED), st.integers(1, 28))
def test_a_day_of_every_month_without_its_year_is_the_last_one(published, month, day):
    number, name = month
    start = time_of(f"قتل خمسة جنود في {day} {name} في كمين.", published=published).start
    assert (start.month, start.day) == (number, day)
    assert 0 <= (published - start).days <= 366


@given(st.sampled_from(HIJRI_MONTHS), st.integers(1, 29), st.integers(1400, 1450))
def test_a_day_of_every_hijri_month_is_read(month, day, year):
    number, name = month
    told = Hijri(year, number, day).to_gregorian()
    time = time_of(f"قتل خمسة جنود في {day} {name} {year}هـ في كمين.", published=None)
    assert (time.start, time.end) == (date(told.year, told.month, told.day),) * 2


LISTS = lexicon.load("times")
CONNECTIVES = [
    "منذ",
    "قبل",
    "بعد",
    "بين",
    "حتى",
    "من",
    "إلى",
    "و",
    "خلال",
    "الماضي",
    "المقبل",
    "نفسه",
    "الخميس",
    "أيار",
    "محرم",
]
WORDS = st.sampled_from(
    [
        *(word for words in LISTS["units"].values() for word in words),
        *LISTS["relative_days"],
        *LISTS["parts_of_day"]["before_day"],
        *CONNECTIVES,
        *["5", "9", "31", "2012", "(", ")", "/", "-", ".", "،"],
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.none() | st.dates(), st.sampled_from(["happened", "planned"]))
def test_no_sequence_of_time_words_is_an_error(text, published, factuality):
    time = resolve_time(
        reading_of(text, published), Frame(SubEventType.ATTACK, ((0, len(text)),), factuality=factuality)
    )
    assert (time.start is None) == (time.end is None)
    assert time.start is None or time.start <= time.end
    assert time.span is None or text[time.span[0] : time.span[1]] == time.text


@given(st.text(), st.none() | st.dates())
def test_no_text_is_an_error(text, published):
    for mention in find_time_mentions(reading_of(text, published)):
        mention.resolve()
        assert 0 <= mention.start < mention.end <= len(text)


def test_a_deadline_is_the_end_of_what_is_planned():
    text = "ويفترض أن تتم الصفقة قبل العشرين من كانون الأول."
    assert days(text, sub_event_type=SubEventType.AGREEMENT, factuality="planned") == ("2016-10-15", "2016-12-20", 3)


def test_the_time_nearest_to_the_trigger_dates_the_event():
    text = "قتل خمسة جنود الثلاثاء في كمين قرب إدلب وأصيب سبعة آخرون بقصف على المدينة الخميس."
    trigger = (text.index("قصف"), text.index("قصف") + 3)
    frame = Frame(SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK, ((0, len(text)),), trigger)
    assert resolve_time(reading_of(text), frame).text == "الخميس"


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("في 13 الجاري", "2016-10-13", "2016-10-13"),
        ("يوم الثالث عشر من الجاري", "2016-10-13", "2016-10-13"),
        ("مطلع الأسبوع", "2016-10-08", "2016-10-11"),  # a Saturday has the week behind it
        ("الأربعاء من الأسبوع الماضي", "2016-10-12", "2016-10-12"),
        ("خلال الأسبوع الثاني من أيلول", "2016-09-08", "2016-09-14"),
        ("يومي السبت والأحد 24 و25 أيلول", "2016-09-24", "2016-09-25"),
    ],
)
def test_a_day_is_counted_within_its_month_and_week(words, first, last):
    assert days(f"قتل خمسة جنود {words} في معارك قرب إدلب.")[:2] == (first, last)


def test_last_week_is_the_calendar_week_before_that_of_publication():
    thursday = date(2007, 7, 12)
    assert day("اعتقل الشيخ مساء الأربعاء من الأسبوع الماضي.", published=thursday) == "2007-07-04"
    assert day("اعتقل الشيخ مساء الأربعاء الماضي.", published=thursday) == "2007-07-11"


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("في 25 أبريل من العام نفسه", "2005-04-25", "2005-04-25"),
        ("في أيلول من تلك السنة", "2005-09-01", "2005-09-30"),
        ("بين تشرين الأول وكانون الأول من العام المذكور", "2005-10-01", "2005-12-31"),
    ],
)
def test_the_same_year_is_that_of_the_time_told_before(words, first, last):
    evidence = f"أوقفت الشرطة الإمام {words}."
    assert days(f"هاجم مسلحون الثكنة في 4 يونيو 2005.\n{evidence}", evidence, published=None)[:2] == (first, last)


def test_a_day_said_to_be_meant_is_that_day():
    evidence = "وقبل ذلك بيوم، أي يوم الأحد، أضرم المسلحون النار في سفينة."
    assert day(f"غرقت السفينة الخميس.\n{evidence}", evidence) == "2016-10-09"


def test_eleven_is_no_weekday():
    assert day("قتل الرجل وابنته ذات الأحد عشر شهرا مساء الخميس.") == "2016-10-13"
    assert day("قصفت المدفعية مساء الأحد عشرة منازل.") == "2016-10-09"


def test_more_than_a_number_since_a_day_is_no_comparison():
    text = "قتلت الجماعة أكثر من 1500 شخص منذ مطلع السنة."
    assert days(text, scope="aggregate") == ("2016-01-01", "2016-10-15", 3)


@pytest.mark.parametrize(
    ("text", "sub_event_type", "last"),
    [
        ("لا يزال أربعة أجانب موقوفين منذ الأربعاء.", SubEventType.ARRESTS, "2016-10-12"),
        ("باتت القوات تسيطر على المضيق منذ الأربعاء.", SubEventType.GOVERNMENT_REGAINS_TERRITORY, "2016-10-12"),
        ("تدور معارك متقطعة في الحي منذ الأربعاء.", SubEventType.ARMED_CLASH, "2016-10-15"),
    ],
)
def test_a_state_that_lasts_since_a_day_began_with_an_act_on_it(text, sub_event_type, last):
    assert days(text, sub_event_type=sub_event_type)[:2] == ("2016-10-12", last)


def test_what_has_happened_does_not_lie_ahead():
    text = "دخلت القوات البلدة أمس وأعلنت فك الحصار عنها بعد أربعة أيام."
    assert day(text, "وأعلنت فك الحصار عنها بعد أربعة أيام.") == "2016-10-14"


def test_the_day_of_a_statement_is_not_the_day_that_the_narrative_goes_on_with():
    evidence = "وفي اليوم نفسه قتل 14 شخصا في قرية مجاورة."
    text = f"قتل عشرون شخصا في القرية الثلاثاء.\nوتبرأت الجماعة من الهجوم في بيان الخميس.\n{evidence}"
    assert day(text, evidence) == "2016-10-11"


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("وفي اليومين التاليين", "2016-10-12", "2016-10-13"),
        ("وخلال الأيام التالية", "2016-10-12", "2016-10-15"),
        ("وفي الأسبوع التالي", "2016-10-12", "2016-10-15"),
    ],
)
def test_the_following_days_go_on_from_the_time_told_up_to_publication(words, first, last):
    evidence = f"{words} نهب جنود متاجر السوق."
    assert days(f"دخلت القوات البلدة الثلاثاء.\n{evidence}", evidence)[:2] == (first, last)


def test_what_that_points_to_dates_its_clause_wherever_it_stands():
    evidence = "وكان طالب قد قتل بالرصاص عند تفريق موكب آخر قبل ذلك بأسبوع."
    assert day(f"قتل متظاهر أمس في الجامعة.\n{evidence}", evidence) == "2016-10-07"


def test_a_day_of_the_month_told_before():
    evidence = "وقتل أربعة في تفجير مطعم في 16 من ذلك الشهر."
    assert day(f"تفاوض الطرفان في كانون الثاني.\n{evidence}", evidence) == "2016-01-16"


@pytest.mark.parametrize(("words", "first"), [("في يومين", "2016-10-14"), ("في أسبوع", "2016-10-08")])
def test_a_total_within_days_goes_up_to_publication(words, first):
    assert days(f"قتل 13 شخصا {words}.", scope="aggregate")[:2] == (first, "2016-10-15")


def test_what_is_planned_within_days_goes_on_from_publication():
    planned = {"sub_event_type": SubEventType.AGREEMENT, "factuality": "planned"}
    assert days("تعهد رئيس الوزراء بإطلاق المعتقلين في غضون 48 ساعة.", **planned)[:2] == ("2016-10-15", "2016-10-17")
    threat = "هددت المجموعة بحرقهم ما لم تسحب الحكومة جنودها خلال ثلاثة أيام."
    assert days(threat, factuality="planned") == (None, None, 3)


def test_fighting_that_went_on_until_a_day_is_of_that_day():
    assert day("استولت القوات على المقر إثر قتال استمر حتى فجر الخميس.") == "2016-10-13"


def test_the_day_that_a_plan_is_told_is_not_the_day_that_it_is_for():
    assert days("أعلنت غرفة العمليات أمس إطلاق عملية لاستعادة المدينة.", factuality="planned") == (None, None, 3)
    assert day("دعا التحالف أمس إلى مسيرات غدا الأحد.", factuality="planned") == "2016-10-16"


def test_a_gap_that_opens_the_news_is_measured_from_the_day_told_after_it():
    evidence = "بعد يوم من قصف البلدة"
    assert day(f"{evidence}، دخلت القوات مركزها أمس الجمعة.", evidence) == "2016-10-13"
    assert day(f"{evidence}، قال الرئيس إن القوات باقية.", evidence) == "2016-10-14"


def test_the_explanation_tells_which_week_a_weekday_is_of():
    [mention] = find_time_mentions(reading_of("اعتقل الشيخ مساء الأربعاء من الأسبوع الماضي"))
    told = meaning(mention.expression, mention.anchor, forward=False)
    assert told == "Wednesday of the calendar week told as past"


def test_a_siege_may_last_for_months_where_other_incidents_do_not():
    siege = "تحاصر القوات المدينة منذ الأول من حزيران."
    assert days(siege, sub_event_type=SubEventType.OTHER)[:2] == ("2016-06-01", "2016-10-15")
    assert day("قتل جندي في المدينة المحاصرة منذ الأول من حزيران.") == "2016-10-15"
