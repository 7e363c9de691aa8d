"""Fits the networks of ``marsad.extraction.networks`` with torch, on the processor, the same way every time.

The torch modules mirror what numpy computes there: the arrays that they hold are saved under the same names.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from marsad.arabic.normalisation import skeleton
from marsad.extraction.frame import Frame
from marsad.extraction.networks import role_network, type_network
from marsad.extraction.networks.network import (
    CONCEPTS,
    GAP,
    GAP_WIDTH,
    TYPES,
    WIDTH,
    Network,
    bags,
    concepts_of,
    flags,
    numbers,
)
from marsad.extraction.networks.role_network import PLACE_HEAD, Candidate, candidates_of, passages_of
from marsad.extraction.networks.tokens import FIELDS, Tokens
from marsad.extraction.networks.word_vectors import WordVectors
from marsad.extraction.reading import Reading

# Sizes of what goes in, and of the layers.
SIZES = {"word": 48, "tag": 8, "relation": 8, "entity": 8, "context": 24, "party": 16, "place": 4, "proclitic": 4}
VECTOR, CONCEPT, TYPE, CHANNELS, HIDDEN = 64, 32, 32, 128, 144
# A word must stand so often in the articles to have an embedding of its own; its vector it has anyway.
LEAST_WORD = 3
# Shares left out at random: of values going in, of values between layers, of words.
DROP_IN, DROP, DROP_WORD = 0.3, 0.5, 0.1
RATE, DECAY, SMOOTHING, CLIP = 2e-3, 0.02, 0.05, 5.0
TYPE_STEPS, ROLE_STEPS, BATCH = 3_400, 3_000, 4
# What a mention outside the evidence counts for, and the head of places against that of parties.
OUTSIDE, PLACES = 0.5, 0.7
# Words of the vectors that ship, the most frequent ones.
MOST_WORDS = 45_000
_SPECIAL = 4
_SPACE = 4
# Of the network of roles, for learning alone.
_PARTY_HEAD = "party"


def compact_vectors(path: Path) -> WordVectors:
    """The word vectors of a Stanza pretrain file (words by frequency), one for each skeleton.

    Raises:
        FileNotFoundError: there is no such file.
    """
    pretrain = torch.load(path, weights_only=False)
    table = np.asarray(pretrain["emb"], dtype=np.float32)
    rows: dict[str, int] = {}
    for number, word in enumerate(pretrain["vocab"]["_id2unit"]):
        form = skeleton(word)
        if number >= _SPECIAL and form.strip() and "\n" not in form and len(rows) < MOST_WORDS:
            rows.setdefault(form, number)
    return WordVectors.of(list(rows), table[list(rows.values())])


@dataclass(frozen=True, eq=False)
class TypedRanges:
    """An article for the network of types: ranges of its terms and the type of each."""

    tokens: Tokens
    ranges: Sequence[tuple[int, int]]
    types: Sequence[str]


@dataclass(frozen=True, eq=False)
class Roles:
    """An event for the network of roles: candidates, and of each the class that the label gives it."""

    frame: Frame
    parties: Sequence[Candidate]
    party_roles: Sequence[int]
    places: Sequence[Candidate]
    place_roles: Sequence[int]


def roles_of(
    reading: Reading,
    tokens: Tokens,
    frame: Frame,
    parties: tuple[Sequence[tuple[int, int, str]], Sequence[int]],
    places: tuple[Sequence[tuple[int, int, str]], Sequence[int]],
) -> Roles | None:
    """The candidates of an event among mentions given with their classes; None where the evidence holds no term."""
    passages = passages_of(reading, frame)
    if not passages:
        return None
    found = [candidates_of(tokens, frame, passages, mentions) for mentions, _ in (parties, places)]
    roles = [[classes[c.number] for c in group] for group, (_, classes) in zip(found, (parties, places), strict=True)]
    return Roles(frame, found[0], roles[0], found[1], roles[1])


def vocabularies_of(articles: Iterable[Tokens], types: Iterable[str]) -> dict[str, dict[str, int]]:
    """Numbers of the values of each property, from 1 on."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in (*FIELDS, CONCEPTS)}
    for tokens in articles:
        for field in FIELDS:
            counts[field].update(tokens.fields[field])
        counts[CONCEPTS].update(concept for concepts in tokens.concepts for concept in concepts)
    values = {field: [v for v, n in found.items() if v and n >= _least(field)] for field, found in counts.items()}
    values[TYPES] = list(set(types))
    return {field: {v: n for n, v in enumerate(sorted(found), start=1)} for field, found in values.items()}


def _least(field: str) -> int:
    return LEAST_WORD if field == "word" else 1


class _Encoder(nn.Module):
    """The part that both networks share."""

    def __init__(self, vocabularies: dict[str, dict[str, int]], vectors: WordVectors) -> None:
        super().__init__()
        self.table = vectors
        self.vocabularies = vocabularies
        self.vectors = nn.Linear(vectors.values.shape[1], VECTOR)
        self.fields = nn.ModuleDict({f: nn.Embedding(len(vocabularies[f]) + 1, SIZES[f]) for f in FIELDS})
        self.concepts = nn.Linear(len(vocabularies[CONCEPTS]) + 1, CONCEPT, bias=False)
        size = VECTOR + sum(SIZES.values()) + CONCEPT + 2
        self.near = nn.Conv1d(size, CHANNELS, WIDTH, padding=WIDTH // 2)
        self.far = nn.Conv1d(CHANNELS, CHANNELS, GAP_WIDTH, padding=GAP * (GAP_WIDTH // 2), dilation=GAP)
        self.drop_in, self.drop = nn.Dropout(DROP_IN), nn.Dropout(DROP)

    def inputs(self, tokens: Tokens) -> dict[str, Tensor]:
        """Tensors of an article, made once."""
        known = {field: torch.tensor(numbers(self.vocabularies[field], tokens.fields[field])) for field in FIELDS}
        known["vectors"] = torch.from_numpy(self.table.matrix(tokens.vectors))
        known[CONCEPTS] = torch.from_numpy(bags(self.vocabularies[CONCEPTS], tokens.concepts))
        known["flags"] = torch.from_numpy(np.ascontiguousarray(flags(tokens)))
        return known

    def encode(self, inputs: dict[str, Tensor]) -> Tensor:
        """Terms in their surroundings, (terms, 2 x CHANNELS)."""
        vectors, words = inputs["vectors"], inputs["word"]
        if self.training:
            keep = torch.rand(len(words)) > DROP_WORD
            vectors, words = vectors * keep[:, None], words * keep * (torch.rand(len(words)) > DROP_WORD)
        parts = [self.vectors(vectors)]
        parts += [self.fields[field](words if field == "word" else inputs[field]) for field in FIELDS]
        parts += [self.concepts(inputs[CONCEPTS]), inputs["flags"]]
        rows = self.drop_in(torch.cat(parts, 1)).T[None]
        near = torch.relu(self.near(rows))
        far = torch.relu(self.far(self.drop(near)))
        return torch.cat([near, far], 1)[0].T

    def network(self) -> Network:
        """What numpy runs."""
        arrays = {name: tensor.detach().numpy().astype(np.float32) for name, tensor in self.named_parameters()}
        return Network(self.vocabularies, arrays)


class _Head(nn.ModuleList):
    """One hidden layer."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__([nn.Linear(inputs, HIDDEN), nn.Linear(HIDDEN, outputs)])

    def forward(self, rows: Tensor, drop: nn.Module) -> Tensor:
        hidden: Tensor = drop(torch.relu(self[0](rows)))
        scores: Tensor = self[1](hidden)
        return scores


def _ranges(values: Tensor, starts: Tensor, ends: Tensor) -> tuple[Tensor, Tensor]:
    """Values of the terms of each range, zero beyond its end, and which are within it."""
    reach = torch.arange(max(1, int((ends - starts).max())))
    indexes = starts[:, None] + reach[None]
    inside = (indexes < ends[:, None]).float()[..., None]
    return values[indexes.clamp(max=len(values) - 1)] * inside, inside


def _greatest(values: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """Greatest values over ranges of terms, values being 0 or more; zero over empty ones."""
    return _ranges(values, starts, ends)[0].max(1)[0]


def _mean(values: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """Mean values over ranges of terms; zero over empty ones."""
    rows, inside = _ranges(values, starts, ends)
    return rows.sum(1) / inside.sum(1).clamp(min=1)


class _TypeModule(_Encoder):
    def __init__(self, vocabularies: dict[str, dict[str, int]], vectors: WordVectors) -> None:
        super().__init__(vocabularies, vectors)
        around = 2 * (len(vocabularies[CONCEPTS]) + 1) + 5
        self.type_head = _Head(4 * CHANNELS + vectors.values.shape[1] + around, len(vocabularies[TYPES]))

    def examples(self, article: TypedRanges) -> dict[str, Tensor]:
        known = self.inputs(article.tokens)
        known["starts"], known["ends"] = torch.tensor(article.ranges).reshape(-1, 2).T
        concepts = concepts_of(self.vocabularies[CONCEPTS], article.tokens)
        around = type_network.surroundings(article.tokens, *concepts, article.ranges)
        known["around"] = torch.from_numpy(around)
        types = self.vocabularies[TYPES]
        known["labels"] = torch.tensor([types[name] - 1 for name in article.types])
        return known

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        hidden = self.encode(batch)
        bounds = batch["starts"], batch["ends"]
        most, mean = _greatest(hidden, *bounds), _mean(hidden, *bounds)
        rows = torch.cat([self.drop(most), self.drop(mean), _mean(batch["vectors"], *bounds), batch["around"]], 1)
        return functional.cross_entropy(self.type_head(rows, self.drop), batch["labels"], label_smoothing=SMOOTHING)


class _RoleModule(_Encoder):
    def __init__(self, vocabularies: dict[str, dict[str, int]], vectors: WordVectors) -> None:
        super().__init__(vocabularies, vectors)
        self.types = nn.Embedding(len(vocabularies[TYPES]) + 1, TYPE)
        size = 10 * CHANNELS + TYPE + SIZES["party"] + role_network.STANDING
        self.party, self.place = _Head(size, 3), _Head(size, 2)

    def examples(self, article: tuple[Tokens, Sequence[Roles]]) -> dict[str, Tensor]:
        tokens, events = article
        known = self.inputs(tokens)
        types = self.vocabularies[TYPES]
        for head in (_PARTY_HEAD, PLACE_HEAD):
            rows: list[tuple[int, ...]] = []
            standing: list[tuple[float, ...]] = []
            for event in events:
                parties = head == _PARTY_HEAD
                candidates = event.parties if parties else event.places
                roles = event.party_roles if parties else event.place_roles
                number = types.get(event.frame.sub_event_type.value, 0)
                for candidate, role in zip(candidates, roles, strict=True):
                    rows.append((*candidate.terms, *candidate.within, *candidate.passage, number, role))
                    standing.append(candidate.standing)
            known[f"{head} rows"] = torch.tensor(rows, dtype=torch.long).reshape(-1, 8)
            known[f"{head} standing"] = torch.tensor(standing).reshape(-1, role_network.STANDING)
        return known

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        hidden = self.encode(batch)
        total = torch.zeros(())
        for head, module, weight in (
            (_PARTY_HEAD, self.party, 1.0),
            (PLACE_HEAD, self.place, PLACES),
        ):
            if len(batch[f"{head} rows"]):
                first, last, left, right, start, end, number, role = batch[f"{head} rows"].T
                near = torch.maximum(first - role_network.NEAR, left)
                passages, which = torch.unique(torch.stack([start, end]), dim=1, return_inverse=True)
                ranges = ((first, last), (near, first), (left, first), (last, right))
                pools = [_greatest(hidden, *bounds) for bounds in ranges] + [_greatest(hidden, *passages)[which]]
                party = self.fields["party"](batch["party"][first])
                standing = batch[f"{head} standing"]
                scores = module(
                    torch.cat([self.drop(torch.cat(pools, 1)), self.types(number), party, standing], 1), self.drop
                )
                losses = functional.cross_entropy(scores, role, reduction="none", label_smoothing=SMOOTHING)
                shares = OUTSIDE + (1.0 - OUTSIDE) * standing[:, 0]
                total = total + weight * (losses * shares).sum() / shares.sum()
        return total

    def network(self) -> Network:
        """What numpy runs: without the head of parties, which nothing reads once it has helped to learn the places."""
        whole = super().network()
        kept = {name: array for name, array in whole.arrays.items() if not name.startswith(f"{_PARTY_HEAD}.")}
        return Network(whole.vocabularies, kept)


# Tensors whose values number terms, by the columns that do; the rest of an article's tensors go one after the other.
_TERM_COLUMNS = {f"{head} rows": 6 for head in (_PARTY_HEAD, PLACE_HEAD)}


def _batch(articles: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Several articles as one text, with empty terms between them."""
    joined: dict[str, list[Tensor]] = {name: [] for name in articles[0]}
    offset = 0
    for article in articles:
        length = len(article["word"])
        for name, tensor in article.items():
            joined[name].append(_moved(name, tensor, offset))
        offset += length + _SPACE
    return {name: torch.cat(tensors) for name, tensors in joined.items()}


def _moved(name: str, tensor: Tensor, offset: int) -> Tensor:
    """A tensor of an article whose first term is the ``offset``-th of the batch."""
    if name in ("starts", "ends"):
        return tensor + offset
    if name in _TERM_COLUMNS:
        moved = tensor.clone()
        moved[:, : _TERM_COLUMNS[name]] += offset
        return moved
    if name in (*FIELDS, "vectors", CONCEPTS, "flags"):
        return torch.cat([tensor, tensor.new_zeros((_SPACE, *tensor.shape[1:]))])
    return tensor


def _fit(module: Any, articles: Sequence[Any], steps: int, progress: Callable[[str], None]) -> Network:
    """The network after about ``steps`` batches: whole rounds through all articles."""
    examples = [module.examples(article) for article in articles]
    batches = -(-len(examples) // BATCH)
    rounds = max(1, round(steps / batches))
    optimiser = torch.optim.AdamW(module.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=rounds * batches + 1, pct_start=0.1)
    shuffle = random.Random(0)  # noqa: S311 - no secret
    module.train()
    for number in range(1, rounds + 1):
        shuffle.shuffle(examples)
        total = 0.0
        for start in range(0, len(examples), BATCH):
            loss = module.loss(_batch(examples[start : start + BATCH]))
            if loss.requires_grad:
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(module.parameters(), CLIP)
                optimiser.step()
                total += float(loss.detach())
            schedule.step()
        progress(f"round {number} of {rounds}: loss {total * BATCH / len(examples):.3f}")
    module.eval()
    network: Network = module.network()
    return network


def fit_types(
    articles: Sequence[TypedRanges],
    vectors: WordVectors,
    steps: int = TYPE_STEPS,
    progress: Callable[[str], None] = lambda _: None,
) -> Network:
    """The network of types, learned from ``articles`` in which each has a range at least."""
    torch.manual_seed(0)
    types = [name for article in articles for name in article.types]
    vocabularies = vocabularies_of((article.tokens for article in articles), types)
    return _fit(_TypeModule(vocabularies, vectors), articles, steps, progress)


def fit_roles(
    articles: Sequence[tuple[Tokens, Sequence[Roles]]],
    vectors: WordVectors,
    steps: int = ROLE_STEPS,
    progress: Callable[[str], None] = lambda _: None,
) -> Network:
    """The network of roles, learned from the events of ``articles``."""
    torch.manual_seed(0)
    types = [event.frame.sub_event_type.value for _, events in articles for event in events]
    vocabularies = vocabularies_of((tokens for tokens, _ in articles), types)
    return _fit(_RoleModule(vocabularies, vectors), articles, steps, progress)
