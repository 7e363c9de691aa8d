"""``resources.json`` of a directory of Stanza models: which packages it holds, and which models each names."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from marsad.language.errors import LanguageModelError

RESOURCES = "resources.json"
LANGUAGE = "ar"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True)


class Dependency(_Stored):
    """A model that another one reads: its kind, such as ``pretrain``, and its name."""

    model: str
    package: str


class _Model(_Stored):
    dependencies: tuple[Dependency, ...] = ()


def _of_processors(package: Any) -> Any:
    """Without the models of a package that Marsad does not read, which Stanza lists in other forms too."""
    return {key: name for key, name in package.items() if key in PROCESSORS} if isinstance(package, dict) else package


class Resources(_Stored):
    """The Arabic models: package → processor → name of its model, and of each processor, name → model."""

    packages: dict[str, Annotated[dict[str, str], BeforeValidator(_of_processors)]] = {}
    tokenize: dict[str, _Model] = {}
    mwt: dict[str, _Model] = {}
    pos: dict[str, _Model] = {}
    lemma: dict[str, _Model] = {}
    depparse: dict[str, _Model] = {}
    ner: dict[str, _Model] = {}

    def named(self, package: str) -> dict[str, str]:
        """Processor → name of its model in ``package``: as in Stanza, also the one that is itself called so."""
        called_so = {processor: package for processor in PROCESSORS if package in self._models(processor)}
        return {**self.packages.get(package, {}), **called_so}

    def dependencies(self, processor: str, name: str) -> tuple[Dependency, ...]:
        """What the model ``name`` of ``processor`` reads beside its own file."""
        return self._models(processor).get(name, _Model()).dependencies

    def _models(self, processor: str) -> dict[str, _Model]:
        models: dict[str, _Model] = getattr(self, processor)
        return models


class _File(_Stored):
    ar: Resources = Resources()


def read_resources(directory: Path, package: str) -> Resources:
    """What ``directory`` holds for Arabic, where ``package`` names a model for every processor.

    Raises:
        FileNotFoundError: there is no ``resources.json``.
        LanguageModelError: it has another form; or the package is not there, or lacks a processor.
    """
    path = directory / RESOURCES
    if not path.is_file():
        raise FileNotFoundError(
            f"no Stanza models in {directory}: {RESOURCES} is missing; name a directory that holds them "
            "(as with MARSAD_MODEL_DIRECTORY)"
        )
    try:
        resources = _File.model_validate_json(path.read_bytes()).ar
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"])) or "all of it"
        raise LanguageModelError(f"{path} lists no Stanza models; {place}: {fault['msg']}") from None
    named = resources.named(package)
    if not named:
        there = ", ".join(resources.packages) or "none at all"
        raise LanguageModelError(
            f"{path} has no package {package!r} for Arabic; it has: {there} (as with MARSAD_MODEL_PACKAGE)"
        )
    missing = [processor for processor in PROCESSORS if processor not in named]
    if missing:
        raise LanguageModelError(
            f"{path} has in package {package!r} no model for: {', '.join(missing)}; all are needed"
        )
    return resources


def model_files(directory: Path, package: str) -> list[Path]:
    """The files of all models of ``package``, and of those that they read.

    Raises:
        FileNotFoundError: as ``read_resources``.
        LanguageModelError: as ``read_resources``.
    """
    resources = read_resources(directory, package)
    models = list(resources.named(package).items())
    read = [(other.model, other.package) for model in models for other in resources.dependencies(*model)]
    return [directory / LANGUAGE / kind / f"{name}.pt" for kind, name in dict.fromkeys([*models, *read])]
