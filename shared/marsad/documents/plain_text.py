"""Plain text: the one thing to find in it besides the text itself is a publication date that its head states."""

import re
from datetime import date, timedelta

from marsad.arabic.normalisation import skeleton
from marsad.documents.dates import is_plausible
from marsad.documents.wordlists import load

_HEAD_LINES = 6
_MAX_HEAD_LINE = 100
# Where a dateline opens a paragraph, it ends at the first dash or colon that stands apart.
_DATELINE_END = re.compile(r"\s[-–—ـ]+\s|:\s")
_UPDATED = re.compile(r"[آا]خر تحديث|تحديث\s*:|حُ?دِّ?ثت? في")
_WORD = re.compile(r"[^\W\d_]+")
_PUBLISHED = re.compile(r"نُ?شرت? (?:في|بتاريخ)|تاريخ النشر|التاريخ\s*:")
_HIJRI = "هـ"
_MAX_NAMES = 6
_MAX_NAMES_BEFORE = 4
_MAX_NAMES_IN_HEADLINE = 1


def published_at(text: str) -> date | None:
    """The date that one of the first lines of ``text`` states for the article, None where none does.

    A line counts that dates the article and says nothing else but a place or an agency, or the dateline that opens a
    paragraph; dates that a headline or a sentence tells are of other things.
    """
    lines = [line for line in text[:4000].split("\n") if line.strip()][:_HEAD_LINES]
    for index, line in enumerate(lines):
        if any(character.isdecimal() for character in line):
            found = _date_of(line, headline=index == 0 and len(lines) > 1)
            if found and is_plausible(found):
                return found
    return None


def _date_of(line: str, *, headline: bool) -> date | None:
    if len(line) > _MAX_HEAD_LINE or line.rstrip().endswith("."):
        end = _DATELINE_END.search(line[:_MAX_HEAD_LINE])
        if not end:
            return None
        line, headline = line[: end.start()], False
    # The calendar's word lists cost a tenth of a second, and few texts need them.
    from marsad.arabic.calendar import dates_in

    first, *updated = _UPDATED.split(line, maxsplit=1)
    part = first if dates_in(first) or not updated else updated[0]
    dates = dates_in(part)
    if not dates:
        return None
    # Of a day told by both calendars the Gregorian is written last, and needs no conversion.
    _, end_of_date, day = dates[-1] if _HIJRI in part else dates[0]
    if _HIJRI in part and len(dates) == 1:
        return _by_weekday(day, part)
    before = _names(first[: dates[0][0]] if part is first else first)
    after = _names(part[end_of_date:])
    if headline and not _PUBLISHED.search(line):
        return day if before + after <= _MAX_NAMES_IN_HEADLINE else None
    return day if before <= _MAX_NAMES_BEFORE and before + after <= _MAX_NAMES else None


def _by_weekday(day: date, part: str) -> date | None:
    """A converted Hijri day made the weekday told beside it: countries' months begin up to a day apart."""
    from marsad.arabic.calendar import read_weekday, tokens_of

    tokens = tokens_of(part)
    told = next((read[0] for position in range(len(tokens)) if (read := read_weekday(tokens, position))), None)
    nearby = (day + timedelta(days=shift) for shift in (0, 1, -1))
    return next((candidate for candidate in nearby if candidate.weekday() == told), None)


def _names(part: str) -> int:
    """How many words stand in ``part`` besides those that date: names of places, agencies, reporters."""
    dating = set(map(skeleton, load("words")["dating_words"]))
    return sum(skeleton(word) not in dating for word in _WORD.findall(part))
