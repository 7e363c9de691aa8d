"""The directory of models that training fills, which ``stanza.Pipeline`` and ``marsad models export`` read.

``<language>/<processor>/<package>.pt``, ``resources.json``, and ``training.json``: what is finished, from which
settings and data, in what time, with which scores. A model that ``training.json`` does not vouch for is trained again.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from marsad.language.stanza_resources import RESOURCES
from marsad_models.train.digests import digest
from marsad_models.train.errors import TrainingError
from marsad_models.train.settings import PIPELINE, WITH_VECTORS, Processor, TrainingSettings

_LANGUAGE_NAMES = {"ar": "Arabic"}


class Finished(BaseModel):
    """A model that was trained to its end. ``made_from`` stands for the settings and data, ``seconds`` is wall time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_from: str
    sha256: str
    seconds: float
    small: bool
    scores: dict[str, float]


class Record(BaseModel):
    """What ``training.json`` holds. ``end_to_end`` are the scores of all processors together, from raw text."""

    model_config = ConfigDict(extra="forbid")

    stanza: str
    finished: dict[Processor, Finished] = {}
    end_to_end: dict[str, float] = {}


class ModelDirectory:
    """The models at ``root`` of one language and package."""

    def __init__(self, root: Path, settings: TrainingSettings, stanza_version: str) -> None:
        """Read what the directory holds, if there is one.

        Raises:
            TrainingError: its ``training.json`` cannot be read, is of another version of Stanza, or is missing beside
                models that training did not make.
        """
        self.root = root
        self._settings = settings
        self.scratch = root / ".training"
        self._record_path = root / "training.json"
        self._resources_path = root / RESOURCES
        self.record = Record(stanza=stanza_version)
        if self._record_path.is_file():
            try:
                self.record = Record.model_validate_json(self._record_path.read_bytes())
            except ValidationError as error:
                fault = error.errors()[0]
                place = ".".join(map(str, fault["loc"])) or "all of it"
                raise TrainingError(
                    f"{self._record_path} is no record of training; {place}: {fault['msg']}; "
                    f"remove it and {RESOURCES} to train everything again"
                ) from None
        elif self._resources_path.exists():
            raise TrainingError(
                f"{self._resources_path} is not from training, as there is no {self._record_path.name} beside it: "
                "name another directory"
            )
        if self.record.stanza != stanza_version:
            raise TrainingError(
                f"the models in {root} were trained with Stanza {self.record.stanza}, this is {stanza_version}: "
                "name another directory"
            )

    def model(self, processor: Processor) -> Path:
        """Where the model of ``processor`` lies, or will."""
        return self.root / self._settings.language / processor / f"{self._settings.package}.pt"

    def is_finished(self, processor: Processor, made_from: str) -> bool:
        """Whether the model was trained to its end from exactly this, and is what it was then."""
        finished = self.record.finished.get(processor)
        path = self.model(processor)
        return (
            finished is not None
            and finished.made_from == made_from
            and path.is_file()
            and digest([path]) == finished.sha256
        )

    def forget(self, processor: Processor) -> None:
        """Vouch no longer for what is trained anew, and with vectors for what was learned over them."""
        for one in WITH_VECTORS | {processor} if processor is Processor.PRETRAIN else {processor}:
            self.record.finished.pop(one, None)
        self._forget_end_to_end(processor)
        self.write()

    def finish(
        self, processor: Processor, trained: Path, made_from: str, seconds: float, scores: dict[str, float]
    ) -> None:
        """Take the model at ``trained`` in, and write down how it came about."""
        target = self.model(processor)
        target.parent.mkdir(parents=True, exist_ok=True)
        trained.replace(target)
        self.record.finished[processor] = Finished(
            made_from=made_from,
            sha256=digest([target]),
            seconds=round(seconds, 1),
            small=self._settings.sentences is not None,
            scores=scores,
        )
        self._forget_end_to_end(processor)
        self.write()

    def set_end_to_end(self, scores: dict[str, float]) -> None:
        """Write down the scores of all processors together."""
        self.record.end_to_end = scores
        self.write()

    def write(self) -> None:
        """Write the record, and ``resources.json``, which follows from it; what says so already stays."""
        self.root.mkdir(parents=True, exist_ok=True)
        _replace(self._record_path, self.record.model_dump_json(indent=1))
        _replace(self._resources_path, json.dumps({self._settings.language: self._resources()}, indent=1))

    def _forget_end_to_end(self, changed: Processor) -> None:
        if changed is Processor.PRETRAIN or changed in PIPELINE:
            self.record.end_to_end = {}

    def _resources(self) -> dict[str, Any]:
        """What Stanza reads to find the models: packages by name, checksums, and which processor needs the vectors."""
        package = self._settings.package
        finished = self.record.finished
        there = [processor for processor in Processor if processor in finished and self.model(processor).is_file()]
        language = self._settings.language
        resources: dict[str, Any] = {
            "lang_name": _LANGUAGE_NAMES.get(language, language),
            "packages": {"default": {one: package for one in there if one is not Processor.PRETRAIN}},
        }
        for processor in there:
            entry: dict[str, Any] = {"md5": digest([self.model(processor)], algorithm="md5")}
            if processor in WITH_VECTORS:
                entry["dependencies"] = [{"model": Processor.PRETRAIN, "package": package}]
            resources[processor] = {package: entry}
        return resources


def _replace(path: Path, text: str) -> None:
    """Write ``text`` so that a reader sees the old file or the new one, never a part."""
    content = f"{text}\n".encode()
    if path.is_file() and path.read_bytes() == content:
        return
    written = path.with_suffix(".part")
    written.write_bytes(content)
    written.replace(path)
