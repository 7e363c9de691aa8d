"""Web addresses: an article's address is shown as a link, so nothing but http and https passes."""

from urllib.parse import urlsplit

from marsad.runtime.errors import RejectedError


def web_address(value: str) -> str | None:
    """``value`` if it is an absolute http or https address, else None."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and parts.netloc and " " not in value else None


def parse_url(value: str, field: str) -> str:
    """``value``, which the uploader gave as ``field``.

    Raises:
        RejectedError: it is no web address.
    """
    address = web_address(value)
    if address is None:
        raise RejectedError(f'{field[0].upper()}{field[1:]} is "{value[:100]}", which is no http or https address.')
    return address
