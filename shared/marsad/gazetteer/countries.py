"""Countries by the adjectives and the names of their people."""

from functools import cache

from marsad.arabic.normalisation import skeleton
from marsad.gazetteer.curated_lists import countries

# Endings of the relative adjective: feminine, dual, sound plurals (written as skeletons: ه for ة, ي for ى).
_ENDINGS = ("", "ه", "ون", "ين", "ان", "ات", "تان", "تين", "ا")


@cache
def _by_adjective() -> dict[str, str]:
    forms: dict[str, str] = {}
    for row in countries():
        for adjective in row.adjectives:
            first, *rest = skeleton(adjective).split()
            for ending in _ENDINGS:
                forms.setdefault(" ".join((first + ending, *rest)), row.entry.country)
        for form in row.irregular:
            forms.setdefault(skeleton(form), row.entry.country)
    return forms


def country_of_adjective(form: str) -> str | None:
    """The country (alpha-2) that an adjective or name of a people tells: السورية → SY, أتراك → TR; else None.

    ``form`` is one word with no proclitic but the article (also لل); two words for "كوري شمالي".
    """
    words = [_bare(word) for word in skeleton(form).split()]
    return _by_adjective().get(" ".join(words))


def _bare(word: str) -> str:
    for article in ("ال", "لل"):
        if word.startswith(article) and len(word) > 4:
            return word[2:]
    return word
