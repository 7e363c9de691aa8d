"""Arabic numbers in words, and the noun that they count: what parsers of them are tested against."""

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
UNITS_FEMININE = ["", "إحدى", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
TENS_OBLIQUE = ["", "عشر", "عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"]
HUNDREDS = ["", "مئة", "مئتان", *(stem + "مئة" for stem in ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"))]
HUNDREDS_OLD = ["", "مائة", "مائتين", *(s + "مائة" for s in ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"))]
THOUSANDS = ["", "ألف", "ألفان"]
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


def spelled(value: int, feminine: bool = False, oblique: bool = False) -> str:
    """``value``, 1 to 999,999, as it stands before a masculine or feminine noun, in the nominative or not."""
    thousands, rest = divmod(value, 1000)
    words = []
    if thousands:
        scale = "آلاف" if 3 <= thousands <= 10 else "ألفا"
        count = _below_thousand(thousands, False, oblique)
        words.append(THOUSANDS[thousands] if thousands < 3 else f"{count} {scale}")
    if rest:
        words.append(_below_thousand(rest, feminine, oblique))
    return " و".join(words)


def in_digits(value: int, digits: str, separator: str = "") -> str:
    """``value`` in the ten ``digits``, groups of three apart by ``separator``."""
    return f"{value:,}".replace(",", separator).translate(str.maketrans("0123456789", digits))


def counted(value: int) -> str:
    """«شخص» as a number of 3 and more has it: plural after 3 to 10, accusative after 11 to 99, else genitive."""
    rest = value % 100
    if 3 <= rest <= 10:
        return "أشخاص"
    return "شخصا" if rest > 10 else "شخص"


def _below_hundred(value: int, feminine: bool, oblique: bool) -> str:
    tens, units = divmod(value, 10)
    ten_words = TENS_OBLIQUE if oblique else TENS
    unit_words = UNITS_FEMININE if feminine else UNITS
    if value < 10:
        return {1: "واحدة" if feminine else "واحد"}.get(value, unit_words[units])
    if value == 10:
        return "عشر" if feminine else "عشرة"
    if value < 20:
        first = {1: "إحدى" if feminine else "أحد", 2: ("اثنتا" if feminine else "اثني")}.get(units, unit_words[units])
        return f"{first} {'عشرة' if feminine else 'عشر'}"
    return f"{unit_words[units]} و{ten_words[tens]}" if units else ten_words[tens]


def _below_thousand(value: int, feminine: bool, oblique: bool) -> str:
    hundreds, rest = divmod(value, 100)
    words = [(HUNDREDS_OLD if oblique else HUNDREDS)[hundreds]] if hundreds else []
    if rest:
        words.append(_below_hundred(rest, feminine, oblique))
    return " و".join(words)
