"""Words that say nobody was hurt: «دون وقوع إصابات», «اقتصرت الأضرار على الماديات»."""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.extraction.casualty_groups import phrase_at
from marsad.extraction.casualty_lexicon import listed
from marsad.extraction.reading import Term
from marsad.model import Harm

_REACH = 7
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Denial:
    """A statement that nobody suffered ``harm`` (None: any harm), and where it stands."""

    harm: Harm | None
    start: int
    end: int


def denials_in(terms: Sequence[Term]) -> list[Denial]:
    """All such statements in a stretch of terms."""
    found: list[Denial] = []
    for position, term in enumerate(terms):
        phrase = phrase_at(terms, position, "denials", "phrases")
        if phrase:
            found.append(Denial(None, term.start, terms[phrase[0] - 1].end))
        elif term.form.lstrip("وف") in listed("denials", "openers"):
            denial = _unhurt(terms, position) or _after_opener(terms, position)
            if denial:
                found.append(denial)
    return found


def _unhurt(terms: Sequence[Term], opener: int) -> Denial | None:
    """«لم يصب فيه أحد», «لم تصبه بأذى», «إن أحدا من الأهالي لم يصب»: nobody was harmed in any way."""
    verb = next((at for at in (opener + 1, opener + 2) if _says(terms, at, "hurt")), None)
    if verb is None or (verb > opener + 1 and terms[opener + 1].form != "ان"):
        return None
    for position in range(verb + 1, min(verb + _NEAR, len(terms))):
        if terms[position].form in (".", ","):
            break
        if _says(terms, position, "nobody"):
            return Denial(None, terms[opener].start, terms[position].end)
    for position in range(opener - 1, max(-1, opener - _REACH), -1):
        if terms[position].form in ("احدا", "احد", "ايا"):
            return Denial(None, terms[position].start, terms[verb].end)
    return None


def _says(terms: Sequence[Term], position: int, name: str) -> bool:
    return position < len(terms) and terms[position].form in listed("denials", name)


def _after_opener(terms: Sequence[Term], opener: int) -> Denial | None:
    """The noun of harm that a negation reaches, unless what is denied is knowledge, or an exception follows."""
    unless = listed("denials", "unless")
    for position in range(opener + 1, min(opener + _REACH, len(terms))):
        if terms[position].form in unless or terms[position].form in (".", ",", "لكن"):
            return None
        for key, harm in (("both", None), ("killed", "killed"), ("wounded", "wounded")):
            phrase = phrase_at(terms, position, "denials", key)
            if phrase:
                following = terms[phrase[0]].form if phrase[0] < len(terms) else ""
                before = terms[position - 1].form
                if following in unless or before == "من" or following.startswith(("خط", "جدي", "بليغ", "كبير", "مادي")):
                    return None
                last = _with_alternatives(terms, phrase[0])
                return Denial(harm, terms[opener].start, terms[last - 1].end)  # type: ignore[arg-type]
    return None


def _with_alternatives(terms: Sequence[Term], last: int) -> int:
    """Index after the nouns of harm that follow a denied one: «خسائر في الأرواح أو إصابات»."""
    while last + 1 < len(terms) and terms[last].form in ("او", "ولا", "و"):
        found = next(
            (f for key in ("both", "killed", "wounded") if (f := phrase_at(terms, last + 1, "denials", key))), None
        )
        if found is None:
            break
        last = found[0]
    return last
