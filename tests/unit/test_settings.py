"""Settings come from the environment, and what is missing there is named."""

from pathlib import Path

import pytest

from marsad.runtime.errors import SettingsError
from marsad.runtime.settings import ApiSettings, ExtractSettings, IngestSettings, load

RESOURCES = {
    "MARSAD_TABLE_NAME": "articles",
    "MARSAD_BUCKET_NAME": "uploads",
    "MARSAD_EXTRACTION_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/1/extraction",
}


@pytest.fixture
def environment(monkeypatch):
    for name in list(RESOURCES):
        monkeypatch.delenv(name, raising=False)

    def set_all(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_all


def test_defaults_are_those_of_the_architecture(environment):
    environment(**RESOURCES)
    settings = load(IngestSettings)
    assert (settings.stage, settings.table_name, settings.bucket_name) == ("dev", "articles", "uploads")
    assert (settings.max_upload_bytes, settings.max_text_characters) == (10_485_760, 100_000)
    assert settings.max_receive_count == 5
    assert load(ApiSettings).upload_url_seconds == 900
    extract = load(ExtractSettings)
    assert (extract.language_engine, extract.language_threads, extract.model_package) == ("onnx", 1, "default")


@pytest.mark.parametrize(("engine", "directory"), [("onnx", "language"), ("stanza", "models")])
def test_the_models_of_a_checkout_are_those_of_the_engine(environment, engine: str, directory: str):
    environment(**RESOURCES, MARSAD_LANGUAGE_ENGINE=engine)
    assert load(ExtractSettings).model_directory.parts[-2:] == ("layers", directory)
    environment(MARSAD_MODEL_DIRECTORY="/somewhere/else")
    assert load(ExtractSettings).model_directory == Path("/somewhere/else")


def test_the_models_of_a_deployed_function_come_first(environment, monkeypatch, tmp_path):
    monkeypatch.setattr("marsad.runtime.settings._DEPLOYED_MODELS", tmp_path)
    (tmp_path / "language").mkdir()
    environment(**RESOURCES)
    assert load(ExtractSettings).model_directory == tmp_path / "language"


def test_an_engine_that_there_is_not_is_named(environment):
    environment(**RESOURCES, MARSAD_LANGUAGE_ENGINE="spacy")
    with pytest.raises(SettingsError, match="MARSAD_LANGUAGE_ENGINE cannot be used"):
        load(ExtractSettings)


def test_every_missing_variable_is_named(environment):
    with pytest.raises(SettingsError) as caught:
        load(IngestSettings)
    for name in RESOURCES:
        assert f"{name} is not set" in str(caught.value)


def test_an_empty_variable_is_not_set(environment):
    environment(**RESOURCES | {"MARSAD_TABLE_NAME": ""})
    with pytest.raises(SettingsError, match="MARSAD_TABLE_NAME is not set"):
        load(ApiSettings)


def test_a_function_needs_no_variable_that_it_does_not_use(environment):
    environment(MARSAD_TABLE_NAME="articles", MARSAD_BUCKET_NAME="uploads")
    assert load(ApiSettings).table_name == "articles"


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_value_that_cannot_be_used_is_named(environment, value: str):
    environment(**RESOURCES, MARSAD_MAX_UPLOAD_BYTES=value)
    with pytest.raises(SettingsError, match="MARSAD_MAX_UPLOAD_BYTES cannot be used"):
        load(IngestSettings)
