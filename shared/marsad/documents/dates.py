"""Publication dates in ISO form, and which of them can be true."""

from datetime import UTC, date, datetime, timedelta

from marsad.runtime.errors import RejectedError

_EARLIEST = date(1900, 1, 1)


def is_plausible(published_at: date) -> bool:
    """Whether an article can be of this day: from 1900 to tomorrow, which it already is east of here."""
    return _EARLIEST <= published_at <= datetime.now(UTC).date() + timedelta(days=1)


def iso_date(value: str) -> date | None:
    """The day of an ISO 8601 date or date and time, as written, not moved to another time zone; None for others."""
    value = value.strip()
    if not (value.isascii() and value[:4].isdecimal()) or "W" in value.upper():
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def parse_published_at(value: str, field: str) -> date:
    """The publication date that the uploader gave as ``field``.

    Raises:
        RejectedError: it is not in ISO form, or cannot be true; the reason names value, field and form.
    """
    published_at = iso_date(value)
    if published_at is None:
        raise RejectedError(
            f'{field[0].upper()}{field[1:]} is "{value[:100]}", which is no date in ISO form; '
            "write it like 2016-10-15 or 2016-10-15T08:30:00+03:00."
        )
    if not is_plausible(published_at):
        raise RejectedError(
            f"{field[0].upper()}{field[1:]} is {published_at.isoformat()}, which is not between 1900-01-01 and "
            "tomorrow; correct the date, or leave it out."
        )
    return published_at
