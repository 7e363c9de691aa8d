"""The settings of training, from ``settings.yaml``."""

from enum import StrEnum
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from marsad_models.train.errors import TrainingError

Option = bool | int | float | str
Options = dict[Annotated[str, Field(pattern=r"^[a-z0-9_]+$")], Option]


class Processor(StrEnum):
    """What can be trained, in the order in which it is: the word vectors, then Stanza's processors."""

    PRETRAIN = "pretrain"
    TOKENIZE = "tokenize"
    MWT = "mwt"
    POS = "pos"
    LEMMA = "lemma"
    DEPPARSE = "depparse"
    NER = "ner"


# What is scored together, from raw text.
PIPELINE = tuple(processor for processor in Processor if processor not in (Processor.PRETRAIN, Processor.NER))
WITH_VECTORS = frozenset({Processor.POS, Processor.DEPPARSE, Processor.NER})


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stage(_Checked):
    """One run of a trainer. ``silver`` is the weight of silver trees; a stage that has one needs such trees."""

    options: Options
    silver: float | None = Field(default=None, gt=0, le=1)


class ProcessorSettings(_Checked):
    """The stages of one processor, in order."""

    stages: tuple[Stage, ...] = Field(min_length=1)


class VectorSettings(_Checked):
    """Parameters of gensim's Word2Vec (skip-gram)."""

    vector_size: int = Field(gt=0)
    window: int = Field(default=5, gt=0)
    min_count: int = Field(gt=0)
    negative: int = Field(default=5, gt=0)
    epochs: int = Field(gt=0)


class TrainingSettings(_Checked):
    """Everything that decides what training makes of its data.

    ``marked`` is the share of sentences from which the expander also learns with vowel marks; ``sentences`` caps each
    file, None takes all.
    """

    language: str = Field(pattern=r"^[a-z]{2,3}$")
    package: str = Field(pattern=r"^[a-z0-9_-]+$")
    seed: int
    pretrain: VectorSettings
    processors: dict[Processor, ProcessorSettings]
    marked: float = Field(ge=0, le=1)
    sentences: int | None = Field(default=None, gt=0)

    def of(self, processor: Processor) -> ProcessorSettings | VectorSettings:
        """The part that concerns one processor."""
        return self.pretrain if processor is Processor.PRETRAIN else self.processors[processor]


def load_settings(*, small: bool = False) -> TrainingSettings:
    """The settings of the shipped models, or with ``small`` those of a run of minutes that only shows that it works.

    Raises:
        TrainingError: ``settings.yaml`` does not hold what is declared here.
    """
    values = yaml.safe_load(files(__package__).joinpath("settings.yaml").read_text(encoding="utf-8"))
    small_values = values.pop("small")
    if small:
        values["sentences"] = small_values.pop("sentences")
        values["pretrain"] |= small_values.pop("pretrain")
        for processor, options in small_values.items():
            for stage in values["processors"][processor]["stages"]:
                stage["options"] = stage["options"] | options
    try:
        return TrainingSettings.model_validate(values)
    except ValidationError as error:
        raise TrainingError(f"settings.yaml of marsad_models.train is not valid: {error}") from error
