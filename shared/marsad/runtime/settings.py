"""What the functions read from the environment: one class a function, with only the variables that it uses."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from marsad.runtime.errors import SettingsError

PREFIX = "MARSAD_"
_IMAGE_MODELS = Path("/opt/marsad/models")
_CHECKOUT_MODELS = Path(__file__).parents[3] / "layers" / "models"

Count = Annotated[int, Field(gt=0)]


def _model_directory() -> Path:
    return _IMAGE_MODELS if _IMAGE_MODELS.is_dir() else _CHECKOUT_MODELS


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


class ExtractSettings(StageSettings):
    """Settings of ``functions/extract``."""

    table_name: str
    bucket_name: str
    model_directory: Path = Field(default_factory=_model_directory)
    model_package: str = "default"
    max_receive_count: Count = 5


class ApiSettings(StageSettings):
    """Settings of ``functions/api``."""

    table_name: str
    bucket_name: str
    max_upload_bytes: Count = 10 * 1024 * 1024
    upload_url_seconds: Annotated[int, Field(gt=0, le=7 * 24 * 3600)] = 900


Settings = TypeVar("Settings", bound=StageSettings)


def load(settings: type[Settings]) -> Settings:
    """Read ``settings`` from the environment.

    Raises:
        SettingsError: a variable is missing or cannot be used; the message names every such variable.
    """
    try:
        return settings()
    except ValidationError as error:
        faults = [_fault(str(fault["loc"][0]), fault["type"], fault["msg"]) for fault in error.errors()]
        raise SettingsError("; ".join(faults)) from None


def _fault(field: str, kind: str, message: str) -> str:
    variable = PREFIX + field.upper()
    if kind == "missing":
        return f"{variable} is not set: set it in the function's environment"
    return f"{variable} cannot be used: {message}"
