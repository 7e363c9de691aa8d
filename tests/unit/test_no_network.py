"""Nothing that a test does can reach AWS, or any other machine."""

import socket
import threading

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import HTTPClientError

from tests.conftest import NetworkBlockedError

ONCE = Config(retries={"total_max_attempts": 1})


@pytest.mark.parametrize("service", ["s3", "sqs", "dynamodb", "sts"])
def test_no_call_reaches_real_aws(service):
    client = boto3.client(service, config=ONCE)
    call = {
        "s3": lambda: client.list_buckets(),
        "sqs": lambda: client.list_queues(),
        "dynamodb": lambda: client.list_tables(),
        "sts": lambda: client.get_caller_identity(),
    }[service]
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
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        with socket.create_connection(server.getsockname()) as connection:
            assert connection.recv(1) == b""
        thread.join()
