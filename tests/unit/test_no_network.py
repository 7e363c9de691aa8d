"""Nothing that a test does can reach AWS, or any other machine."""

import socket

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import HTTPClientError

from tests.conftest import NetworkBlockedError

ONCE = Config(retries={"total_max_attempts": 1})


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("s3", "list_buckets"),
        ("sqs", "list_queues"),
        ("dynamodb", "list_tables"),
        ("sts", "get_caller_identity"),
    ],
)
def test_no_call_reaches_real_aws(service: str, operation: str):
    call = getattr(boto3.client(service, config=ONCE), operation)
    with pytest.raises(HTTPClientError, match=r"tests reach nothing but this machine, not .*amazonaws\.com"):
        call()


def test_credentials_are_dummies():
    credentials = boto3.Session().get_credentials()
    assert (credentials.access_key, credentials.secret_key) == ("testing", "testing")


def test_an_address_outside_is_blocked_without_a_name_lookup():
    with socket.socket() as connection, pytest.raises(NetworkBlockedError):
        connection.connect(("192.0.2.1", 443))
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams, pytest.raises(NetworkBlockedError):
        datagrams.sendto(b"x", ("192.0.2.1", 53))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as connection:
        accepted, _ = server.accept()
        with accepted:
            accepted.sendall(b"x")
        assert connection.recv(1) == b"x"
