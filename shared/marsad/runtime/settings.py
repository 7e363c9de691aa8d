"""What the functions read from the environment: one class a function, with only the variables that it uses."""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from marsad.runtime.errors import SettingsError

PREFIX = "MARSAD_"
_DEPLOYED_MODELS = Path("/opt/marsad")
_CHECKOUT_MODELS = Path(__file__).parents[3] / "layers"
_DIRECTORIES = {"onnx": "language", "stanza": "models"}

Count = Annotated[int, Field(gt=0)]


def _model_directory(read: dict[str, Any]) -> Path:
    """Where the models of the engine ship: in a deployed function, else in the checkout."""
    # An engine that cannot be used is a fault of its own, and not among what was read.
    name = _DIRECTORIES[read.get("language_engine", "onnx")]
    return _DEPLOYED_MODELS / name if (_DEPLOYED_MODELS / name).is_dir() else _CHECKOUT_MODELS / name


class StageSettings(BaseSettings):
    """What every function reads. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, protected_namespaces=())

    stage: str = "dev"


class IngestSettings(StageSettings):
    """Settings of ``functions/ingest``."""

    table_name: str
    bucket_name: str
    extraction_queue_url: str
    max_upload_bytes: Count = 10 * 1024 * 1024
    max_text_characters: Count = 100_000
    max_receive_count: Count = 5


class LanguageSettings(StageSettings):
    """Which language analysis, of whoever analyses."""

    language_engine: Literal["onnx", "stanza"] = "onnx"
    language_threads: Count = 1
    model_directory: Path = Field(default_factory=_model_directory)
    model_package: str = "default"


class ExtractSettings(LanguageSettings):
    """Settings of ``functions/extract``."""

    table_name: str
    bucket_name: str
    max_receive_count: Count = 5


class ApiSettings(StageSettings):
    """Settings of ``functions/api``."""

    table_name: str
    bucket_name: str
    max_upload_bytes: Count = 10 * 1024 * 1024
    upload_url_seconds: Annotated[int, Field(gt=0, le=7 * 24 * 3600)] = 900


Settings = TypeVar("Settings", bound=StageSettings)


def load(settings: type[Settings], **said: Any) -> Settings:
    """Read ``settings`` from the environment, but for those that are ``said``.

    Raises:
        SettingsError: a variable is missing or cannot be used; the message names every such variable.
    """
    try:
        return settings(**said)
    except ValidationError as error:
        faults = [_fault(str(fault["loc"][0]), fault["type"], fault["msg"]) for fault in error.errors()]
        raise SettingsError("; ".join(faults)) from None


def _fault(field: str, kind: str, message: str) -> str:
    variable = PREFIX + field.upper()
    if kind == "missing":
        return f"{variable} is not set: set it in the function's environment"
    return f"{variable} cannot be used: {message}"
