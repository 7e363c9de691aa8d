"""The stack lives on this machine only, and is what the template says."""

from urllib.parse import urlsplit

import pytest

from marsad_local.api_client import ApiClient, ApiError


def test_every_endpoint_is_on_this_machine(system):
    clients = system.stack.clients
    endpoints = [system.stack.url, clients.endpoint]
    endpoints += [client.meta.endpoint_url for client in (clients.s3, clients.sqs, clients.dynamodb)]
    assert {urlsplit(endpoint).hostname for endpoint in endpoints} == {"127.0.0.1"}


def test_every_function_has_dummy_credentials_and_this_endpoint(system):
    for pool in system.stack.pools.values():
        environment = pool.environment
        assert environment["AWS_ENDPOINT_URL"] == system.stack.clients.endpoint
        assert environment["AWS_ACCESS_KEY_ID"] == environment["AWS_SECRET_ACCESS_KEY"] == "local"
        assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
        assert not [name for name in environment if name.startswith("AWS_ENDPOINT_URL_") or name == "AWS_PROFILE"]


def test_functions_have_the_settings_of_the_template(system):
    ingest = system.stack.pools["IngestFunction"].environment
    assert ingest["MARSAD_TABLE_NAME"] == system.stack.resource("Table").identifier
    assert ingest["MARSAD_BUCKET_NAME"] == system.bucket
    assert ingest["MARSAD_EXTRACTION_QUEUE_URL"] == system.stack.resource("ExtractionQueue").identifier


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [("/v1/articles", "wrong", 403), ("/v2/articles", "local", 403), ("/v1/articles/" + "0" * 32, "local", 404)],
)
def test_the_api_refuses_what_it_must(system, path, key, status):
    with pytest.raises(ApiError) as raised:
        ApiClient(system.stack.url, key).get(path)
    assert raised.value.status == status


def test_the_bucket_is_versioned_encrypted_and_closed(system):
    s3, bucket = system.stack.clients.s3, system.bucket
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
