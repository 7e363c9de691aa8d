"""For the whole suite: dummy credentials, and no way out of this machine."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_REGION": "eu-central-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "POWERTOOLS_METRICS_DISABLED": "true",
}
_UNSET = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL")

# Set on import: clients made while test modules are collected are bound by it too, and so are processes started later.
os.environ.update(_ENVIRONMENT)
for _name in _UNSET:
    os.environ.pop(_name, None)


class NetworkBlockedError(RuntimeError):
    """A test tried to reach something that is not this machine."""


def _is_loopback(host: Any) -> bool:
    text = host.decode() if isinstance(host, bytes) else str(host)
    if text in {"localhost", "localhost."} or text.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _check(address: Any) -> None:
    if isinstance(address, tuple) and not _is_loopback(address[0]):
        raise NetworkBlockedError(f"tests reach nothing but this machine, not {address[0]!r}")


class _GuardedSocket(socket.socket):
    def connect(self, address: Any) -> None:
        _check(address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        _check(address)
        return super().connect_ex(address)

    def sendto(self, *arguments: Any) -> int:
        _check(arguments[-1])
        return super().sendto(*arguments)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    lookup = socket.getaddrinfo

    def guarded_lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None:
            _check((host,))
        return lookup(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", _GuardedSocket)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield
