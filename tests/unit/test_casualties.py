"""Tolls of an event from real Arabic prose. Each test builds the reading by hand: no language model is loaded."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extraction import lexicon
from marsad.extraction.casualties import Toll, resolve_casualties
from marsad.extraction.frame import Frame
from marsad.extraction.reading import Reading
from marsad.language.analysis import Analysis, Entity, Sentence, Token, Word
from marsad.model import Document, Estimate, Factuality, Scope, SubEventType
from tests.spelled_numbers import DIGITS, in_digits, spelled
from tests.spelled_numbers import counted as counted_noun

# As the language model cuts: thousands separators stand alone, the decimal point does not.
TOKEN = re.compile(r"\d+(?:\.\d+)?|و(?=\d)|[^\W\d_]+|[^\w\s]")
VERBS = {"شنه", "استهدف", "استهدفت", "أطلقت", "دمرت", "قال", "وقال", "أعلنت", "انتزع", "يستقلان", "نفذتها", "اقتحم"}
ADJECTIVES = {"عسكريا", "مسلحة", "إسرائيلي", "إسرائيلية", "سورية", "تركي", "آخرون"}


def reading_of(text: str, names: tuple[str, ...] = ()) -> Reading:
    sentences = []
    for line in re.finditer(r"[^\n]+", text):
        tokens, words = [], []
        for number, match in enumerate(TOKEN.finditer(re.sub("[\u064b-\u0652]", "\u0640", line.group()))):
            start, end = line.start() + match.start(), line.start() + match.end()
            written = text[start:end]
            upos = "VERB" if written in VERBS else "ADJ" if written in ADJECTIVES else "NOUN"
            words.append(Word(written, start, end, written, upos, "", -1, "dep", number))
            tokens.append(Token(written, start, end, number, number + 1))
        if tokens:
            entities = tuple(
                Entity(name, line.start() + at, line.start() + at + len(name), "PERS")
                for name in names
                if (at := line.group().find(name)) >= 0
            )
            sentences.append(Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), tuple(words), entities))
    document = Document(article_id="a", version="0", text=text)
    return Reading.of(document, Analysis(text, tuple(sentences)))


def toll_of(
    text: str,
    evidence: str | None = None,
    sub_event_type: SubEventType = SubEventType.AIR_DRONE_STRIKE,
    scope: Scope = "incident",
    factuality: Factuality = "happened",
    names: tuple[str, ...] = (),
) -> Toll:
    start = text.index(evidence) if evidence else 0
    span = (start, start + len(evidence)) if evidence else (0, len(text))
    return resolve_casualties(reading_of(text, names), Frame(sub_event_type, (span,), None, scope, factuality))


def best(toll: Toll) -> tuple[int | None, int | None]:
    return toll.fatalities.best, toll.injuries.best


def counted(value: int, low: int | None, high: int | None) -> Estimate:
    return Estimate(best=value, low=low, high=high, told="counted")


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        # duals and singulars that no numeral counts
        ("سقط قتيلان في القصف على البلدة", 2, None),
        ("مقتل مدني وإصابة جنديين بانفجار لغم", 1, 2),
        ("أدت الغارة إلى استشهاد امرأتين وجرح طفل", 2, 1),
        ("قصف على القرية أوقع شهيدا وجريحين", 1, 2),
        ("أسفر الهجوم عن مقتل مدنيين اثنين وجرح سبعة", 2, 7),
        # numbers in words and digits
        ("استشهد تسعة عشر شخصا وأصيب ثلاثة وعشرون بجروح", 19, 23),
        ("مقتل ٣١ مدنيا وإصابة 1,200 آخرين", 31, 1_200),
        ("مقتل ١٬٢٠٠ مدني", 1_200, None),
        ("وارتفعت الحصيلة إلى 44 ألفا و976 شهيدا و106 آلاف و759 مصابا", 44_976, 106_759),
        # verbs and nouns of harm
        ("لقي أربعة جنود حتفهم وأصيب خمسة", 4, 5),
        ("لقي مدنيان مصرعهما في انفجار عبوة", 2, None),
        ("قضى ثمانية أشخاص تحت الأنقاض", 8, None),
        ("أودى القصف بحياة خمسة عشر مدنيا", 15, None),
        ("أودت الغارة بسبعة مدنيين", 7, None),
        ("مجزرة راح ضحيتها أكثر من مائة وخمسين أسيرا", 150, None),
        ("حصدت المعارك أرواح 12 جنديا", 12, None),
        ("فأردوا ثلاثة متظاهرين وجرحوا عشرة", 3, 10),
        ("قتلت الغارة ثلاثة مدنيين وأصابت أربعة آخرين", 3, 4),
        ("قضت القوات على أربعة من المسلحين", 4, None),
        ("عثر الأهالي على ثلاثين جثة في المدينة", 30, None),
        ("فارق شاب الحياة متأثرا بجروحه", 1, None),
    ],
)
def test_what_news_says_of_the_dead_and_the_wounded(text: str, killed: int | None, wounded: int | None) -> None:
    assert best(toll_of(text)) == (killed, wounded)


@pytest.mark.parametrize(
    ("text", "estimate", "bound"),
    [
        ("مقتل 14 شخصا", counted(14, 14, 14), "exact"),
        ("قتل ما لا يقل عن 18 مدنيا", counted(18, 18, None), "at_least"),
        ("قتل 18 مدنيا على الأقل", counted(18, 18, None), "at_least"),
        ("مقتل أكثر من مئة شخص", counted(100, 100, None), "more_than"),
        ("مقتل ما يربو على عشرين مقاتلا", counted(20, 20, None), "more_than"),
        ("مقتل نحو ثلاثين مسلحا", counted(30, None, None), "about"),
        ("مقتل ما يصل إلى 120 مسلحا", counted(120, None, 120), "up_to"),
        ("مقتل عشرات المدنيين", counted(10, 10, None), "vague"),
        ("مقتل مئات المدنيين", counted(100, 100, None), "vague"),
        ("مقتل آلاف المدنيين", counted(1_000, 1_000, None), "vague"),
    ],
)
def test_bounds_give_low_and_high(text: str, estimate: Estimate, bound: str) -> None:
    toll = toll_of(text)
    assert toll.fatalities == estimate
    assert [casualty.bound for casualty in toll.casualties] == [bound]


def test_a_range_gives_both_ends() -> None:
    assert toll_of("مقتل ما بين عشرة وأحد عشر من عناصرها").fatalities == counted(10, 10, 11)


def test_a_part_of_a_toll_points_to_the_whole_and_does_not_add_up() -> None:
    toll = toll_of("قتل 20 شخصا بينهم 6 أطفال وامرأتان وأصيب 30")
    assert [(c.harm, c.count, c.part_of) for c in toll.casualties] == [
        ("killed", 20, None),
        ("killed", 6, 0),
        ("killed", 2, 0),
        ("wounded", 30, None),
    ]
    assert best(toll) == (20, 30)


def test_so_many_of_those_just_told_are_a_part() -> None:
    toll = toll_of("قضى ثمانية أشخاص، خمسة منهم أطفال")
    assert [(c.count, c.part_of) for c in toll.casualties][:2] == [(8, None), (5, 0)]
    assert best(toll_of("فتحوا النار على الحافلة فقتلوا سبعة منهم، ستة من أسرة واحدة")) == (7, None)


STATED = "قتل 20 شخصا على الأقل في انفجار سيارة مفخخة قرب اعزاز."
FIGHTERS = "وأوضح المرصد أن 14 من القتلى تابعون للفصائل المسلحة."


def test_so_many_of_the_dead_are_a_part_and_contradict_nothing() -> None:
    for some in (FIGHTERS, "وأوضح المرصد أن 14 من بين القتلى تابعون للفصائل.", "وإن 14 من القتلى مسلحون وخمسة مدنيون."):
        toll = toll_of(f"{STATED}\n{some}")
        assert [(c.count, c.part_of) for c in toll.casualties][:2] == [(20, None), (14, 0)]
        assert toll.fatalities == counted(20, 20, None)
        assert toll.contradictions == ()


def test_among_the_dead_opens_a_breakdown_of_a_toll_told_before() -> None:
    toll = toll_of("قتل 20 شخصا.\nوإن من بين القتلى 14 مسلحا وطفلين وإن عدد الجرحى بالعشرات.")
    assert [(c.harm, c.count, c.part_of) for c in toll.casualties] == [
        ("killed", 20, None),
        ("killed", 14, 0),
        ("killed", 2, 0),
        ("wounded", 10, None),
    ]
    assert toll.contradictions == ()


def test_some_of_tens_of_dead_are_a_part_of_them() -> None:
    toll = toll_of("قتل عشرات الأشخاص في الانفجار.\nوإن 14 من القتلى مسلحون.")
    assert toll.fatalities == counted(10, 10, None)


def test_a_part_belongs_to_the_toll_of_its_own_event() -> None:
    campaign = "كما قتل جراء القذائف 68 شخصا في الأحياء الغربية."
    text = f"{STATED}\n{campaign}\n{FIGHTERS}"
    spans = tuple((text.index(part), text.index(part) + len(part)) for part in (STATED, FIGHTERS))
    toll = resolve_casualties(reading_of(text), Frame(SubEventType.REMOTE_EXPLOSIVE, spans))
    assert toll.fatalities == counted(20, 20, None)
    assert [casualty.part_of for casualty in toll.casualties] == [None, 0]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ("ولم يتضح ما إذا كان القتلى الثلاثة الآخرون من المدنيين.", "القتلى الثلاثة الآخرون"),
        ("ولم تعرف هوية القتلى الآخرين الثلاثة.", "القتلى الآخرين الثلاثة"),
        ("أما القتلى الـ3 الباقون فمن المدنيين.", "القتلى الـ3 الباقون"),
        ("أما الثلاثة الآخرون فمن المدنيين.", "الثلاثة الآخرون"),
    ],
)
def test_some_of_the_dead_and_the_others_are_a_second_total(others: str, told: str) -> None:
    text = f"{STATED}\n{FIGHTERS}\n{others}"
    toll = toll_of(text)
    assert toll.fatalities == counted(20, 17, None)
    (contradiction,) = toll.contradictions
    assert (contradiction.field, contradiction.values) == ("fatalities", [20, 17])
    assert [text[start:end] for start, end in contradiction.spans] == ["20 شخصا على الأقل", "14 من القتلى", told]
    assert [(c.count, c.part_of) for c in toll.casualties] == [(20, None), (14, 0), (3, 0)]


def test_a_dual_tells_how_many_the_others_are() -> None:
    toll = toll_of("قتل 12 شخصا في التفجير.\nوقال إن تسعة من القتلى جنود، فيما القتيلان الآخران من المدنيين.")
    assert toll.fatalities == counted(12, 11, 12)


@pytest.mark.parametrize(
    "text",
    [
        "قتل 17 شخصا، 14 منهم من الفصائل المسلحة.\nأما القتلى الثلاثة الآخرون فمدنيون.",
        "قتل ما لا يقل عن 15 شخصا.\nوإن 14 من القتلى مسلحون.\nأما القتلى الثلاثة الآخرون فمدنيون.",
        "قتل 17 شخصا.\nوإن 14 من القتلى مسلحون.\nوإن ستة من القتلى أجانب.\nأما القتلى الثلاثة الآخرون فمدنيون.",
        "قتل 20 شخصا.\nوإن 14 من القتلى سقطوا في حلب.\nولم تتضرر المدن الثلاث الأخرى.",
        "قتل 20 شخصا.\nأما القتلى الثلاثة الآخرون فمدنيون.",
    ],
)
def test_parts_that_fit_the_total_contradict_nothing(text: str) -> None:
    assert toll_of(text).contradictions == ()


def test_parts_with_no_total_add_up_to_one() -> None:
    text = f"{FIGHTERS}\nولم يتضح ما إذا كان القتلى الثلاثة الآخرون من المدنيين."
    assert toll_of(text).fatalities == counted(17, 17, 17)


@pytest.mark.parametrize(
    "text",
    [
        "أدى الانفجار إلى جرح عشرات آخرين، نظرا لوجود مصابين بجروح خطرة.",
        "نقل المسعفون مصابين إلى المستشفى.\nوجرح عشرات في الانفجار.",
    ],
)
def test_a_form_for_two_or_many_is_many_where_a_number_is_told(text: str) -> None:
    toll = toll_of(text)
    assert toll.injuries == counted(10, 10, None)
    assert toll.contradictions == ()
    assert {(c.text, c.count, c.bound) for c in toll.casualties} >= {("مصابين", None, "vague")}


def test_the_others_stand_for_themselves_where_nobody_else_is_told() -> None:
    assert toll_of("القتلى الثلاثة الآخرون سقطوا في حماة").fatalities == counted(3, 3, 3)


def test_a_form_for_two_or_many_is_two_beside_another_side_or_on_its_own() -> None:
    assert best(toll_of("مقتل 16 مسلحا في المداهمة، فيما أدت إلى مقتل مدنيين")) == (18, None)
    assert best(toll_of("مقتل مدنيين اثنين في القصف.\nوكانت الحصيلة السابقة مقتل ثلاثة")) == (2, None)
    assert best(toll_of("مقتل مدنيين في القصف وإصابة عشرة")) == (2, 10)


def test_an_elided_verb_goes_on_in_a_list() -> None:
    assert best(toll_of("قتل 3 في حلب و5 في حمص وأصيب 12 آخرون")) == (8, 12)
    assert best(toll_of("قتل 7 في حلب، 120 في حمص")) == (127, None)


def test_a_list_of_places_leaves_the_verb_to_the_first() -> None:
    text = "استشهد 11 شخصا في مخيم النصيرات.\nوفي خان يونس ستة من عائلة واحدة."
    assert best(toll_of(text, "وفي خان يونس ستة من عائلة واحدة")) == (6, None)


@pytest.mark.parametrize(
    "text",
    [
        "سقط 35 قتيلا وجريحا في التفجير",
        "وقع العشرات من المسلحين بين قتيل ومصاب",
        "أسفر الهجوم عن مقتل وإصابة 40 جنديا",
    ],
)
def test_killed_and_wounded_without_a_split_are_told_but_uncounted(text: str) -> None:
    toll = toll_of(text)
    assert toll.fatalities == Estimate(told="uncounted")
    assert toll.injuries == Estimate(told="uncounted")


def test_a_number_of_dead_beside_uncounted_wounded_keeps_its_count() -> None:
    toll = toll_of("أسفر عن سقوط 5 قتلى على الأقل وعدد من الجرحى")
    assert toll.fatalities == counted(5, 5, None)
    assert toll.injuries == Estimate(told="uncounted")


def test_a_plural_without_a_number_is_uncounted() -> None:
    assert toll_of("سقط قتلى وجرحى في الاشتباكات").fatalities == Estimate(told="uncounted")


def test_named_persons_count_one_each() -> None:
    assert best(toll_of("اغتيال القيادي بهاء أبو العطا وزوجته في غزة")) == (2, None)
    assert best(toll_of("مقتل خالد الأحمد برصاص مجهولين", names=("خالد الأحمد",))) == (1, None)


def test_relatives_are_counted_with_the_one_before() -> None:
    assert best(toll_of("مقتل رجل وزوجته وطفليهما")) == (4, None)


def test_a_subject_before_its_verb_is_found() -> None:
    assert best(toll_of("قالت المصادر إن 35 فلسطينيا قتلوا وأصيب 106 آخرون")) == (35, 106)
    assert best(toll_of("أفاد بأن أربعة مقاتلين وسبعة جنود لقوا حتفهم")) == (11, None)


def test_the_killer_is_not_the_victim() -> None:
    assert best(toll_of("قتل مسلحان ثلاثة جنود عند الحاجز")) == (3, None)
    assert best(toll_of("اغتال مسلحان يستقلان دراجة نارية عضوا في البلدية")) == (1, None)


def test_tolls_told_by_side_are_summed() -> None:
    assert best(toll_of("مواجهات خلفت 23 قتيلا في صفوف المهاجمين مقابل 11 عنصرا من قوات النظام")) == (34, None)
    assert best(toll_of("مقتل 16 مسلحا في المداهمة، فيما استشهد ثلاثة جنود")) == (19, None)


def test_a_newer_figure_wins_and_the_older_one_is_the_low_end() -> None:
    toll = toll_of("ارتفعت حصيلة ضحايا القصف إلى 9 قتلى و31 جريحا.\nوكانت الحصيلة الأولية أشارت إلى 8 قتلى و23 مصابا.")
    assert toll.fatalities == counted(9, 8, 9)
    assert toll.injuries == counted(31, 23, 31)
    assert [(c.field, c.values) for c in toll.contradictions] == [("fatalities", [9, 8]), ("injuries", [31, 23])]


def test_two_parallel_tolls_contradict_and_the_first_is_best() -> None:
    text = "مقتل 25 شخصا بحسب الوكالة.\nوذكر المرصد مقتل 26 شخصا."
    toll = toll_of(text)
    assert toll.fatalities == counted(25, 25, 26)
    (contradiction,) = toll.contradictions
    assert [text[start:end] for start, end in contradiction.spans] == ["25 شخصا", "26 شخصا"]


def test_a_precise_number_wins_over_tens() -> None:
    assert toll_of("عشرات القتلى في غارة.\nقتل 42 شخصا في الغارة.").fatalities == counted(42, 42, 42)


def test_a_repeated_toll_is_one_toll() -> None:
    toll = toll_of("مقتل سبعة مدنيين في غارة.\nقتل سبعة مدنيين صباح اليوم.")
    assert toll.fatalities == counted(7, 7, 7)
    assert toll.contradictions == ()


def test_a_leads_total_over_several_places_is_not_the_toll_of_one() -> None:
    lead, first = (
        "استشهاد أربعة مواطنين بالقذائف على دمشق وريفها.",
        "سقطت قذائف في القصاع ما تسبب باستشهاد ثلاثة أشخاص.",
    )
    rest = "وفي ضاحية الأسد أسفرت القذائف عن استشهاد طفلة."
    text = f"{lead}\n{first}\n{rest}"
    spans = tuple((text.index(part), text.index(part) + len(part)) for part in (lead, first))
    toll = resolve_casualties(reading_of(text), Frame(SubEventType.SHELLING_ARTILLERY_MISSILE_ATTACK, spans))
    assert toll.fatalities == counted(3, 3, 3)


RUNNING = "قتل 5 متظاهرين اليوم.\nما يرفع عدد القتلى منذ بدء الاحتجاجات إلى 81 قتيلا."


def test_a_running_total_is_never_the_toll_of_an_incident() -> None:
    assert toll_of(RUNNING).fatalities == counted(5, 5, 5)


def test_a_running_total_is_the_toll_of_an_aggregate() -> None:
    assert toll_of(RUNNING, scope="aggregate").fatalities == counted(81, 81, 81)


@pytest.mark.parametrize(
    "text",
    [
        "سقطت القذائف من دون وقوع إصابات",
        "سقط صاروخان دون أن يوقعا ضحايا",
        "لم تسفر الغارة عن خسائر بشرية",
        "قصف دون خسائر بشرية أو مادية",
        "ألقيت قنبلة واقتصرت الأضرار على الماديات",
        "لم يبلغ عن إصابات في القصف",
        "ألحق بها أضرارا مادية فقط",
    ],
)
def test_nobody_hurt_is_a_stated_zero_for_both(text: str) -> None:
    zero = Estimate(best=0, low=0, high=0, told="stated_zero")
    toll = toll_of(text)
    assert (toll.fatalities, toll.injuries) == (zero, zero)


def test_no_deaths_says_nothing_against_the_wounded() -> None:
    toll = toll_of("إصابة 63 شخصا بالهلع دون وقوع قتلى")
    assert best(toll) == (0, 63)


@pytest.mark.parametrize("text", ["لم ترد أنباء عن وقوع إصابات", "ولم تتضح حصيلة الضحايا بعد"])
def test_no_word_of_casualties_is_not_zero(text: str) -> None:
    assert best(toll_of(text)) == (None, None)


def test_not_mentioned_is_told_apart() -> None:
    assert toll_of("شنت الطائرات غارة على أطراف البلدة").fatalities == Estimate(told="not_mentioned")


@pytest.mark.parametrize(
    "text",
    [
        "شن الطيران ثلاث غارات على المدينة ودمرت 12 سيارة",
        "الغارة الثالثة خلال 24 ساعة على القرية",
        "سقطت أربعة صواريخ فجر 12 تموز 2017",
        "أطلقت القوات 450 صاروخا على مدى يومين",
        "نجا القيادي من محاولة اغتيال في المدينة",
        "قضت المحكمة بإعدام أربعة متهمين",
        "قضت المحكمة بالسجن المؤبد على اثني عشر متهما",
    ],
)
def test_strikes_vehicles_dates_attempts_and_sentences_are_no_deaths(text: str) -> None:
    assert best(toll_of(text)) == (None, None)


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        ("قتل نيجيريان وجرح ثلاثة بنغاليين في الهجوم", 2, 3),
        ("مقتل باكستانيين اثنين وإصابة إسكافي وعتالين", 2, 3),
        # the name of a country and the feminine adjective look like forms of the same noun
        ("قتل في سوريا ثلاثة جنود", 3, None),
        ("أصاب القصف قاعدة باكستانية", None, None),
    ],
)
def test_nationalities_and_occupations_are_people(text: str, killed: int | None, wounded: int | None) -> None:
    assert best(toll_of(text)) == (killed, wounded)


def test_ages_are_no_tolls() -> None:
    assert best(toll_of("استشهاد الشاب عمر (22 عاما) برصاص الجنود")) == (1, None)


def test_only_the_evidence_is_looked_at() -> None:
    text = "قتل ثلاثة مدنيين في إدلب، فيما قتل عشرة جنود في حماة."
    assert best(toll_of(text, "قتل ثلاثة مدنيين في إدلب")) == (3, None)
    assert best(toll_of(text, "قتل عشرة جنود في حماة")) == (10, None)


@pytest.mark.parametrize(
    ("text", "harm", "count"),
    [
        ("اعتقال سبعة شبان في الخليل", "detained", 7),
        ("وخطفوا 15 من النساء في القرية", "abducted", 15),
        ("نزوح 200 ألف شخص من المدينة", "displaced", 200_000),
        ("نزوح 1.5 مليون شخص من المدينة", "displaced", 1_500_000),
        ("ولا يزال خمسون مفقودا تحت الأنقاض", "missing", 50),
    ],
)
def test_other_harms_are_listed_with_their_counts(text: str, harm: str, count: int) -> None:
    toll = toll_of(text)
    assert [(c.harm, c.count) for c in toll.casualties] == [(harm, count)]
    assert best(toll) == (None, None)


def test_what_is_planned_and_what_is_agreed_harms_nobody() -> None:
    text = "مقتل خمسة جنود في المعارك السابقة"
    assert best(toll_of(text, factuality="planned")) == (None, None)
    assert best(toll_of(text, sub_event_type=SubEventType.AGREEMENT)) == (None, None)


WORDS = ["قتل", "مقتل", "أصيب", "3", "عشرات", "جنود", "مدنيين", "بينهم", "و", "بين", "قتيل", "وجريح", "إلى", "حصيلة"]
WORDS += ["،", ".", "منهم", "ما لا يقل عن", "على الأقل", "دون", "إصابات", "حتى الموت", "في", "أحد", "\n"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join).filter(str.strip))
def test_every_casualty_quotes_the_article_and_parts_point_to_larger_tolls(text: str) -> None:
    toll = toll_of(text)
    for index, casualty in enumerate(toll.casualties):
        start, end = casualty.span
        assert text[start:end] == casualty.text
        assert casualty.part_of is None or casualty.part_of != index
        assert casualty.part_of is None or casualty.part_of < len(toll.casualties)


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_text_makes_the_rules_fail(text: str) -> None:
    toll = toll_of(text)
    assert isinstance(toll.fatalities, Estimate)


# The duals of two are words of their own: the Taliban, safety.
PERSONS = [words[0] for words in lexicon.load("casualties")["persons"] if words[0] not in ("طالب", "أم")]
VICTIMS = {words[0]: harm for harm in ("killed", "wounded") for words in lexicon.load("casualties")["victims"][harm]}


@given(st.integers(3, 9_999).filter(lambda value: value % 100 > 2 or value % 100 == 0), st.booleans())
def test_every_number_of_dead_in_words_is_their_toll(value: int, oblique: bool) -> None:
    toll = toll_of(f"مقتل {spelled(value, oblique=oblique)} {counted_noun(value)} في القصف")
    assert toll.fatalities == counted(value, value, value)


@given(st.integers(3, 9_999), st.sampled_from(DIGITS), st.sampled_from(["", ",", "٬"]))
def test_every_number_of_wounded_in_digits_is_their_toll(value: int, digits: str, separator: str) -> None:
    toll = toll_of(f"وأصيب {in_digits(value, digits, separator)} {counted_noun(value)} بجروح في القصف")
    assert toll.injuries == counted(value, value, value)


def dual(noun: str, nominative: bool) -> str:
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
    return stem + ("ان" if nominative else "ين")


@pytest.mark.parametrize("noun", VICTIMS)
def test_the_dual_of_every_victim_is_two(noun: str) -> None:
    field = {"killed": 0, "wounded": 1}[VICTIMS[noun]]
    assert best(toll_of(f"سقط {dual(noun, True)} في القصف على البلدة"))[field] == 2
    assert best(toll_of(f"أوقع القصف على البلدة {dual(noun, False)}"))[field] == 2


@pytest.mark.parametrize("noun", PERSONS)
def test_the_dual_of_every_person_is_two(noun: str) -> None:
    assert best(toll_of(f"قتل {dual(noun, True)} في القصف على البلدة"))[0] == 2
    assert best(toll_of(f"مقتل {dual(noun, False)} اثنين في القصف على البلدة"))[0] == 2


def test_figures_told_against_the_order_of_the_text_have_spans_of_words_all_the_same() -> None:
    text = "قتل 53 شخصا في اقتحام الساحة. وقال الجيش إنهم قتلوا فضلا عن ضابط وجنديين."
    (contradiction,) = toll_of(text).contradictions
    assert contradiction.values == [53, 3]
    assert [text[start:end] for start, end in contradiction.spans] == ["53 شخصا", "ضابط وجنديين"]


@pytest.mark.parametrize(
    "text",
    [
        "انفجرت عبوة قرب الجسر ولم يصب فيه أحد",
        "تعرض نقيب لمحاولة اغتيال بطلقات نارية لم تصبه بأذى",
        "أغارت طائرة على المعسكر فلم يصب أحد",
        "أطلقوا النار على القنصلية دون أن تؤذيا أحدا",
        "قال التاجر إن أحدا من الأهالي لم يصب",
        "انفجرت قنبلة يدوية أمام الدار دون أذى",
        "انفجرت عبوة عند باب الكنيسة ولم تحدث سوى أضرار في الزجاج",
    ],
)
def test_nobody_hurt_is_said_with_verbs_too(text: str) -> None:
    assert best(toll_of(text)) == (0, 0)


def test_no_news_of_losses_is_not_zero() -> None:
    assert best(toll_of("قصفت المدفعية أدغال الوادي دون معلومات عن خسائر")) == (None, None)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("غارات روسية على كفروما تقتل امرأة وطفلتين", 3),
        ("لغم يحصد خمسة من رجال الدرك", 5),
        ("قصف الموقع قبل أن يقتل القناص ثلاثة جنود", 3),
        ("نفى الناطق أن يقتل القصف ثلاثة مدنيين", None),
        ("لم تقتل الغارة أي جندي", None),
    ],
)
def test_verbs_of_the_imperfect_harm_unless_denied(text: str, killed: int | None) -> None:
    assert best(toll_of(text))[0] == killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("اندلع الاشتباك فقضى ستة وجرح 49", 6),
        ("وسقط ثلاثة، بينهم مسعف", 3),
        ("سقط ثلاثة صواريخ على البلدة", None),
        ("سقطت أربعة أخرى في البحر", None),
        ("وانتزعت الفصائل الحاجز وفقدت تسعة في القتال", 9),
        ("وانتزعوا الموقع بعد اشتباك وفقدوا خمسة بينهم القائد الميداني", 5),
        ("وفقدت ثلاث نساء بعد الغارة", None),
    ],
)
def test_bare_numbers_fall_only_where_they_are_people(text: str, killed: int | None) -> None:
    assert best(toll_of(text))[0] == killed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قتلت الطالبة رزان برصاص الشرطة", "رزان"),
        ("وفي العريش قضى الكاهن مينا بالرصاص", "مينا"),
        ("وسقط النقيب فراس في مكمن", "فراس"),
    ],
)
def test_a_title_with_a_name_is_one_person(text: str, name: str) -> None:
    assert best(toll_of(text, names=(name,)))[0] == 1


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("أوقف مجهولون الحافلة وأنزلوا منها 23 عاملا ثم قتلوهم", 23),
        ("أنزل سكان رجلين من حافلة وضربوهما وأحرقوهما أحياء", 2),
        ("لاحق الجنود السيارة ثم قتلوهما", 2),
        ("أطلق الجنود النار على المحتجين وقتلوهم", None),
    ],
)
def test_plural_pronouns_stand_for_those_told_before(text: str, killed: int | None) -> None:
    assert best(toll_of(text))[0] == killed


def test_who_dies_of_wounds_just_told_is_killed_and_not_wounded() -> None:
    assert best(toll_of("أصيب شاب برصاص الشرطة في القرية فمات")) == (1, None)


def test_one_of_them_is_one_however_many_were_told_before() -> None:
    assert best(toll_of("تحصن ثلاثة مسلحين في المنزل فقتل أحدهم"))[0] == 1


@pytest.mark.parametrize(
    "text", ["توفي فتى في الخامسة عشرة برصاص القناصة", "قتل عامل من عرب 48 صباح أمس", "لقي شاب في عمان حتفه"]
)
def test_ages_and_names_with_numbers_are_no_tolls(text: str) -> None:
    assert best(toll_of(text))[0] == 1


def test_thousands_who_bury_the_dead_are_not_dead() -> None:
    assert best(toll_of("وشيع الآلاف جثمان الشيخ حمدي"))[0] != 1000


@pytest.mark.parametrize(
    ("text", "killed", "wounded"),
    [
        ("قالت الوزارة إن القتلى عشرون وإن المصابين 194", 20, 194),
        ("بلغ عدد الوفيات 22 وفق آخر بيان والمصابون 47", 22, 47),
        ("قتل 12 بينهم طفلة، والجرحى نحو 2800", 12, 2800),
        ("بلغ عدد القتلى ستين جنديا قبل أن ترفعها مصادر طبية إلى 83", 83, None),
        ("خفضت الوزارة حصيلة القتلى بنحو مئة إلى 253", 253, None),
    ],
)
def test_totals_are_told_right_after_those_they_count(text: str, killed: int, wounded: int | None) -> None:
    assert best(toll_of(text)) == (killed, wounded)


def test_cases_of_a_harm_are_people() -> None:
    assert best(toll_of("استقبل المستشفى حتى الفجر 107 حالات اختناق من جراء القذائف")) == (None, 107)


@pytest.mark.parametrize(
    ("text", "wounded"),
    [
        ("وطعنوا سبعة من ساكنيه قبل أن تفرقهم الشرطة", 7),
        ("اعتدوا بالعصي على الراعي فكسروا ذراعيه", 1),
        ("وأوسع مهاجمون التاجر ضربا بالعصي", None),
        ("نقل ستة أشخاص إلى المستشفى", 6),
        ("اعترض ملثمون دراجة الطبيب وطعنوه في ساعده", 1),
        ("اعتدى شبان على رجل بقضبان معدنية فأصيب إصابة بالغة", 1),
        ("فقد الراعي ساقه حين داس على لغم", 1),
        ("أطلق مجهول النار على الدورية فأصاب أحد أفرادها", 1),
        ("أصيب ما بين 60 و70 بجروح", 60),
    ],
)
def test_wounds_are_told_in_other_words(text: str, wounded: int | None) -> None:
    assert best(toll_of(text))[1] == wounded


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("سقط 22 مدنيا بينهم ستة أطفال، فضلا عن 26 من قوات النظام و17 من المقاتلين", 65),
        ("وقتل جنديين هنديين من حفظة السلام وأحد عشر على الأقل من المدنيين", 13),
        ("خسرت المليشيا 23 عنصرا بينهم مشرف، مقابل مقتل أربعة من أفراد المنطقة", 27),
        ("قتل القائد حسن درموت ومعه جنديان", 3),
    ],
)
def test_further_people_add_up(text: str, killed: int) -> None:
    assert best(toll_of(text, names=("حسن",)))[0] == killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("ما أسفر عن مقتل أسرة مصرية من خمسة أفراد", 5),
        ("انفجر اللغم فقضى طاقمها المؤلف من أربعة", 4),
        ("لقي فيها، وفق بيان قال أمس، سبعة وسبعون من المسلحين حتفهم", 77),
        ("وقال إن سبعة من عناصر مجموعة استهدفت القرية قد لقوا حتفهم", 7),
        ("وكان 37 من الفولان قد صرعوا بأيدي صيادين", 37),
        ("وبلغت حصيلة الشهداء في لبنان 1071", 1071),
        ("وبلغت خسائر الجيش 46 جنديا", 46),
        ("وبذلك ارتفع إلى 230 عدد القتلى الفلسطينيين", 230),
        ("وأعلنت القوى سقوط ستة من أفرادها في القصف", 6),
        ("معارك خسر فيها الفوج ثمانية عشر جنديا", 18),
        ("قتل 12 منهم، واعترف بفقدان سبعة من مقاتليه", 12),
        ("واعترف الجيش بفقدان عشرة عسكريين وثلاثة مدنيين", 13),
        ("وسقط منهم أربعة قتلى بنيران الحراس", 4),
        ("إن 40 نازحا لقوا حتفهم في الغارة", 40),
    ],
)
def test_the_number_is_found_wherever_the_sentence_puts_it(text: str, killed: int) -> None:
    assert best(toll_of(text))[0] == killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("قتل القائد سالم في هجوم، كما قضى اثنان من مرافقيه", 3),
        ("استشهد الشيخ سالم بالصواريخ، واستشهد معه سبعة", 8),
        ("توفي المصور سالم وبلال", 2),
        ("إن خمسة من المسلحين وشرطيا لقوا مصرعهم قرب المطار", 6),
        ("إن 120 شرطيا ورجلا قتلوا في الهجوم", 120),
    ],
)
def test_who_is_told_beside_one_person_is_counted_with_him(text: str, killed: int) -> None:
    assert best(toll_of(text, names=("سالم", "بلال")))[0] == killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("قتل ستة عسكريين في الهجوم.\nوتوفي اليوم جندي سابع", 7),
        ("أبادوا القافلة وقتلوا 131 رجلا.\nوقالت الحركة إنها فقدت تسعة رجال", 140),
        ("أطلق شرطي النار على السياح وقتل ثلاثة منهم.\nوقتل المهاجم", 4),
    ],
)
def test_one_more_and_own_losses_are_added(text: str, killed: int) -> None:
    assert best(toll_of(text))[0] == killed


@pytest.mark.parametrize(
    "text", ["قضت الدائرة الجنائية بالإعدام على متهمين اثنين", "إن 80 في المئة ممن زارهم تعرضوا للضرب"]
)
def test_sentences_of_a_court_and_percentages_are_no_tolls(text: str) -> None:
    assert best(toll_of(text)) == (None, None)


def test_the_parts_of_a_total_told_by_place_are_the_tolls_of_their_events() -> None:
    text = "وبلغ عدد القتلى 278، منهم 61 في رابعة و21 في النهضة"
    assert best(toll_of(text, evidence="منهم 61 في رابعة"))[0] == 61


def test_peoples_that_a_counted_group_is_made_of_are_not_counted_again() -> None:
    assert best(toll_of("وفي حماة قتل 6 ضباط روس وايرانيين في كمين"))[0] == 6
