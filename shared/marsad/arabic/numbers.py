"""Numbers in Arabic text: words in every gender and case, digits of either script, mixtures of both, vague amounts.

Words are compared in skeleton form (see ``marsad.arabic.normalisation``). A number is read from a sequence of written
forms, since its parts are words of their own: «ثلاثة وعشرين ألفا و500». Nouns in the dual («قتيلان») are no numbers
here; ordinals are read by ``ordinal`` alone and never by ``parse_number``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.arabic.normalisation import skeleton


@dataclass(frozen=True, slots=True)
class Number:
    """A number read: its value, how many forms it took, and whether it is vague (tens, hundreds, thousands).

    ``proclitic`` counts the letters before the number in the first form (و ف ب ل), ``definite`` tells «الخمسة».
    """

    value: int
    length: int
    vague: bool = False
    proclitic: int = 0
    definite: bool = False


_UNIT_STEMS = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_TEN_STEMS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_HUNDRED = ("مئة", "مائة", "مية", "ماية")
_HUNDRED_DUAL = ("مئتان", "مئتين", "مئتا", "مئتي", "مائتان", "مائتين", "مائتا", "مائتي", "ميتين")


def _forms(values: dict[int, tuple[str, ...]]) -> dict[str, int]:
    return {skeleton(form): value for value, forms in values.items() for form in forms}


_ONE_TWO = _forms(
    {
        1: ("واحد", "واحدة", "واحدا"),
        2: ("اثنان", "اثنين", "اثنتان", "اثنتين", "إثنان", "إثنين", "ثنتان", "ثنتين", "اثنا", "اثني", "اثنتا", "اثنتي"),
    }
)
_UNITS = _forms(
    {value: (stem, stem + "ة") for value, stem in _UNIT_STEMS.items()}
    | {8: ("ثمان", "ثماني", "ثمانية", "ثمانيا", "ثمانى")}
)
_TEN = _forms({10: ("عشر", "عشرة", "عشرا")})
_TEEN_FIRST = _forms({1: ("أحد", "إحدى", "حادي"), 2: ("اثنا", "اثني", "اثنتا", "اثنتي", "إثنا", "إثني")}) | _UNITS
_TEEN_SECOND = _forms({10: ("عشر", "عشرة")})
_TENS = _forms({value: (stem + "ون", stem + "ين") for value, stem in _TEN_STEMS.items()}) | _forms(
    {80: ("ثمانون", "ثمانين")}
)
_HUNDREDS = (
    _forms({100: _HUNDRED, 200: _HUNDRED_DUAL})
    | _forms(
        {
            unit * 100: tuple(stem + hundred for hundred in _HUNDRED)
            for unit, stem in (_UNIT_STEMS | {8: "ثمان"}).items()
        }
    )
    | _forms({800: tuple("ثماني" + hundred for hundred in _HUNDRED)})
)
_SCALES = _forms(
    {
        1_000: ("ألف", "ألفا", "آلاف", "الف", "الاف"),
        1_000_000: ("مليون", "مليونا", "ملايين"),
        1_000_000_000: ("مليار", "مليارا", "مليارات"),
    }
)
_SCALE_DUALS = _forms(
    {
        2_000: ("ألفان", "ألفين", "ألفي", "ألفا"),
        2_000_000: ("مليونان", "مليونين", "مليوني"),
        2_000_000_000: ("ملياران", "مليارين", "ملياري"),
    }
)
_VAGUE = _forms(
    {
        10: ("عشرات", "العشرات"),
        100: ("مئات", "المئات", "مآت", "المآت"),
        1_000: ("آلاف", "الآلاف", "ألوف", "الألوف"),
        1_000_000: ("ملايين", "الملايين"),
    }
)
_ORDINAL_STEMS = {
    1: ("أول", "أولى", "حادي", "حادية"),
    2: ("ثاني", "ثانية", "ثان"),
    3: ("ثالث", "ثالثة"),
    4: ("رابع", "رابعة"),
    5: ("خامس", "خامسة"),
    6: ("سادس", "سادسة"),
    7: ("سابع", "سابعة"),
    8: ("ثامن", "ثامنة"),
    9: ("تاسع", "تاسعة"),
    10: ("عاشر", "عاشرة"),
}
_ORDINALS = _forms({value: forms + tuple("ال" + form for form in forms) for value, forms in _ORDINAL_STEMS.items()})
_DIGITS = re.compile(r"\d{1,12}(?:,\d{3})*|\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL = re.compile(r"\d{1,9}[.,]\d{1,2}")
# A definite «الاثنين» is Monday, and «الأحد», «الثلاثاء» are other days: only these units take the article.
_PROCLITICS = ("و", "ف", "ب", "ل")
_HALF = skeleton("نصف")


def parse_digits(form: str) -> int | None:
    """The value of a form written in digits of either script, thousands separators allowed; None for anything else."""
    text = skeleton(form)
    if not text.isascii() or not _DIGITS.fullmatch(text):
        return None
    return int(text.replace(",", "").replace(".", ""))


def ordinal(form: str) -> int | None:
    """The rank of an ordinal from first to tenth («الثالثة» is 3); None for anything else."""
    return _ORDINALS.get(skeleton(form))


def parse_number(forms: Sequence[str], position: int = 0) -> Number | None:
    """The longest cardinal or vague amount that begins at ``forms[position]``; None where none does.

    Forms may be as written or skeletons. The first may carry the proclitics و ف ب ل («وبخمسة») and, for a number that
    agrees with a definite noun, the article («القتلى الخمسة»).
    """
    if not 0 <= position < len(forms):
        return None
    first = skeleton(forms[position])
    for proclitic, definite, bare in _readings(first):
        reader = _Reader(forms, position, bare)
        number = reader.amount()
        if number is not None and not (definite and number[0] <= 2 and number[1] == 1):
            value, length, vague = number
            return Number(value, length, vague, proclitic, definite)
    return None


def _readings(form: str) -> list[tuple[int, bool, str]]:
    """(letters of proclitics, has the article, the rest) of a form, the uncut form first."""
    readings = [(0, False, form)]
    cut = 0
    rest = form
    for _ in range(2):
        if len(rest) > 1 and rest[0] in _PROCLITICS:
            cut, rest = cut + 1, rest[1:]
            readings.append((cut, False, rest))
    for letters, _, bare in tuple(readings):
        if bare.startswith("ال") and len(bare) > 4:
            readings.append((letters, True, bare[2:]))
    return readings


class _Reader:
    """Reads one number from a sequence of forms, the first of them given without its proclitics."""

    def __init__(self, forms: Sequence[str], position: int, first: str) -> None:
        self._forms = forms
        self._start = position
        self._first = first

    def amount(self) -> tuple[int, int, bool] | None:
        """(value, forms used, vague) of the number at the start."""
        vague = self._vague()
        if vague is not None:
            return vague
        if self._first == _HALF and _SCALES.get(self._form(1), 0) >= 1_000_000:
            return _SCALES[self._form(1)] // 2, 2, False
        total, used = 0, 0
        limit = 10**12
        while True:
            at, joined = self._next(used)
            part = self._scaled(at, limit) if joined or used == 0 else None
            if part is None:
                break
            value, length, limit = part
            total += value
            used = at + length
        return (total, used, False) if used else None

    def _form(self, index: int) -> str:
        """The skeleton of the form at ``index`` from the start, empty past the end."""
        if index == 0:
            return self._first
        at = self._start + index
        return skeleton(self._forms[at]) if at < len(self._forms) else ""

    def _next(self, used: int) -> tuple[int, bool]:
        """Index of the part after ``used`` forms, and whether a conjunction joins it («و» may stand alone)."""
        if used == 0:
            return 0, False
        if self._form(used) == "و":
            return used + 1, True
        return used, self._form(used).startswith("و")

    def _bare(self, index: int) -> str:
        """The form at ``index`` without the conjunction of a joined part."""
        form = self._form(index)
        alone = index == 0 or self._form(index - 1) == "و"
        return form if alone or not form.startswith("و") else form[1:]

    def _vague(self) -> tuple[int, int, bool] | None:
        """«عشرات», «مئات الآلاف»: the larger of two amounts, as the floor that the coding rules give."""
        value = _VAGUE.get(self._first)
        if value is None:
            return None
        larger = _VAGUE.get(self._form(1))
        return (value, 1, True) if larger is None else (larger, 2, True)

    def _scaled(self, at: int, limit: int) -> tuple[int, int, int] | None:
        """A part below ``limit`` at ``at``: (value, forms used, what a following joined part must be below)."""
        bare = self._bare(at)
        scale = _SCALES.get(self._form(at + 1))
        if scale is not None and _DECIMAL.fullmatch(bare) and scale >= 1_000_000:
            value = round(float(bare.replace(",", ".")) * scale)
            return (value, 2, scale) if value < limit else None
        below = self._below_thousand(at)
        if below is not None:
            value, length = below
            scale = _SCALES.get(self._form(at + length))
            if scale is not None and value < 1_000:
                return (value * scale, length + 1, scale) if value * scale < limit else None
            return (value, length, 1) if value < limit else None
        dual = _SCALE_DUALS.get(bare)
        if dual is not None and dual < limit:
            return dual, 1, dual // 2
        single = _SCALES.get(bare)
        return (single, 1, single) if single is not None and single < limit else None

    def _below_thousand(self, at: int) -> tuple[int, int] | None:
        """Hundreds, tens and units at ``at``, or digits: (value, forms used)."""
        digits = parse_digits(self._bare(at))
        if digits is not None:
            return digits, 1
        hundreds = self._hundreds(at)
        if hundreds is None:
            return self._below_hundred(at)
        value, length = hundreds
        after, joined = self._next(at + length)
        rest = self._below_hundred(after) if joined else None
        # «مئة وخمسة آلاف»: the rest belongs to the same thousands, which ``_scaled`` multiplies as a whole.
        return (value, length) if rest is None else (value + rest[0], after + rest[1] - at)

    def _hundreds(self, at: int) -> tuple[int, int] | None:
        bare = self._bare(at)
        if bare in _HUNDREDS:
            return _HUNDREDS[bare], 1
        unit = _UNITS.get(bare)
        if unit is not None and _HUNDREDS.get(self._form(at + 1)) == 100:
            return unit * 100, 2
        return None

    def _below_hundred(self, at: int) -> tuple[int, int] | None:
        bare, following = self._bare(at), self._form(at + 1)
        if bare in _TEEN_FIRST and following in _TEEN_SECOND:
            return _TEEN_FIRST[bare] + 10, 2
        for table in (_TENS, _TEN):
            if bare in table:
                return table[bare], 1
        unit = _UNITS.get(bare, _ONE_TWO.get(bare, 1 if bare in ("احد", "احدي") else None))
        if unit is None:
            return None
        after, joined = self._next(at + 1)
        if joined and self._bare(after) in _TENS:
            return unit + _TENS[self._bare(after)], after + 1 - at
        return None if bare in ("احد", "احدي") else (unit, 1)
