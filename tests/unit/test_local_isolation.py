import subprocess
import sys

import pytest

from marsad_local.isolation import isolate_environment

ATTEMPT = """
import socket
from marsad_local.isolation import refuse_outside_connections
refuse_outside_connections()
try:
    {attempt}
except OSError as error:
    print(type(error).__name__)
"""


def outcome(attempt: str) -> str:
    code = ATTEMPT.format(attempt=attempt)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_no_account_profile_or_proxy_is_inherited():
    environment = {
        "PATH": "/bin",
        "AWS_PROFILE": "work",
        "AWS_ACCESS_KEY_ID": "AKIA",
        "AWS_ENDPOINT_URL_S3": "https://s3.amazonaws.com",
        "HTTPS_PROXY": "http://proxy:3128",
    }
    isolate_environment(environment)
    assert environment["PATH"] == "/bin"
    assert environment["AWS_ACCESS_KEY_ID"] == "local"
    assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
    assert environment.keys().isdisjoint({"AWS_PROFILE", "AWS_ENDPOINT_URL_S3", "HTTPS_PROXY"})


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 443), timeout=1)",
        "socket.getaddrinfo('s3.eu-central-1.amazonaws.com', 443)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('169.254.169.254', 80))",
        "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 443))",
    ],
)
def test_a_connection_to_another_machine_is_refused(attempt):
    assert outcome(attempt) == "OutsideConnectionError"


def test_a_call_to_real_aws_is_refused_whatever_the_credentials():
    client = "boto3.client('s3', region_name='eu-central-1', aws_access_key_id='a', aws_secret_access_key='b')"
    attempt = f"import boto3, botocore.exceptions as b\n    try: {client}.list_buckets()"
    attempt += "\n    except b.EndpointConnectionError as error: print('refused')"
    assert outcome(attempt) == "refused"


def test_a_connection_to_this_machine_is_not():
    attempt = "s = socket.create_server(('localhost', 0)); socket.create_connection(s.getsockname()); print('in')"
    assert outcome(attempt) == "in"
