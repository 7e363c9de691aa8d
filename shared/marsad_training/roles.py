"""Fits the network of roles: where it happened among the places of an article.

It learns who did it and to whom beside that: what tells a victim from a place tells both, and the parties are labelled
more often. The parties themselves are read by ``actor_roles``, whose trees did better than these and than both, so that
the head of parties is not saved.
"""

from collections.abc import Callable, Iterator, Sequence

from marsad.extraction.actor_coreference import parties_meant, party_of
from marsad.extraction.actor_mentions import find_actor_mentions
from marsad.extraction.actor_roles import INITIATOR, NEITHER, TARGET
from marsad.extraction.networks.network import Network
from marsad.extraction.networks.tokens import Tokens
from marsad.extraction.networks.word_vectors import shipped_vectors
from marsad.extraction.place_choice import HERE, place_mentions
from marsad.extraction.reading import Reading
from marsad_training.actor_roles import LabelledFrame, frames_of, role_of
from marsad_training.labelled import LabelledArticle
from marsad_training.networks import ROLE_STEPS, Roles, fit_roles, roles_of
from marsad_training.places import LabelledPlaces, events_of, labels_of

SameName = Callable[[str, str], bool]
# Numbers of the outputs of the head of parties.
_CLASSES = {NEITHER: 0, INITIATOR: 1, TARGET: 2}


def learn_roles(
    articles: Sequence[LabelledArticle],
    same_name: SameName,
    steps: int = ROLE_STEPS,
    progress: Callable[[str], None] = lambda _: None,
) -> Network:
    """The network, learned from the labelled events of ``articles``."""
    examples: list[tuple[Tokens, list[Roles]]] = []
    for article in articles:
        events = list(_events(article, same_name))
        if events:
            examples.append((article.features.tokens, events))
    return fit_roles(examples, shipped_vectors(), steps, progress)


def party_mentions(reading: Reading) -> list[tuple[int, int, str]]:
    """All mentions of parties: their terms, and the key of the party."""
    return [(m.first, m.last, party_of(reading, m)[0]) for m in find_actor_mentions(reading)]


def _events(article: LabelledArticle, same_name: SameName) -> Iterator[Roles]:
    reading, tokens = article.reading, article.features.tokens
    for labelled, places in zip(frames_of(article), events_of(article), strict=True):
        parties = (party_mentions(reading), _party_roles(labelled, same_name))
        found = (place_mentions(places.scene), _place_roles(places, same_name))
        roles = roles_of(reading, tokens, labelled.frame, parties, found)
        if roles is not None:
            yield roles


def _party_roles(labelled: LabelledFrame, same_name: SameName) -> list[int]:
    return [
        _CLASSES[
            role_of(labelled, [*(name for _, name in parties_meant(labelled.reading, mention)), mention], same_name)
        ]
        for mention in find_actor_mentions(labelled.reading)
    ]


def _place_roles(event: LabelledPlaces, same_name: SameName) -> list[int]:
    groups: dict[str, list[int]] = {}
    for told in event.scene.told:
        groups.setdefault(told.mention.key, []).append(told.number)
    told_groups = [[event.scene.told[number] for number in group] for group in groups.values()]
    roles = [0] * len(event.scene.told)
    for group, label in zip(groups.values(), labels_of(told_groups, event.names, same_name), strict=True):
        for number in group:
            roles[number] = int(label == HERE)
    return roles
