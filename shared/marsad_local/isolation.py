"""Keeps a process of the local stack away from real AWS: dummy credentials, no profile, loopback connections only."""

import ipaddress
import os
import sys
from collections.abc import MutableMapping
from typing import Any

REGION = "eu-central-1"
ACCOUNT_ID = "123456789012"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_SESSION_TOKEN": "local"}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
_NAME_EVENTS = {"socket.getaddrinfo", "socket.gethostbyname"}
_ADDRESS_EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class OutsideConnectionError(ConnectionRefusedError):
    """Something tried to leave this machine."""


def isolate_environment(environment: MutableMapping[str, str]) -> None:
    """Takes every ``AWS_*`` and proxy variable out of ``environment`` and puts dummy credentials in."""
    for name in list(environment):
        if name.upper().startswith("AWS_") or name.lower() in _PROXIES:
            del environment[name]
    environment.update(CREDENTIALS)
    environment.update(
        {
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "*",
            "no_proxy": "*",
        }
    )


def refuse_outside_connections() -> None:
    """From now on, for the life of the process, a connection to anything but this machine raises.

    An audit hook, because it sees every socket that Python code opens, whatever library does it, and cannot be undone.
    """
    sys.addaudithook(_refuse_outside)


def isolate_process() -> None:
    """Both of the above, on this process."""
    isolate_environment(os.environ)
    refuse_outside_connections()


def _refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESS_EVENTS:
        address = arguments[1]
        # Sockets of the file system have a path as address; a connected datagram socket has none.
        host = address[0] if isinstance(address, tuple) else None
    elif event in _NAME_EVENTS:
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host and not _is_loopback(str(host)):
        raise OutsideConnectionError(f"{event} to {host}: the local stack connects to this machine only")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
