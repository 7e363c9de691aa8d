"""Which faults of AWS pass by themselves, and so are worth another try."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError, IncompleteReadError

from marsad.runtime.errors import RetryableError

_PASSING = {
    "ConditionalRequestConflict",
    "InternalError",
    "InternalServerError",
    "OperationAborted",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
}
_PASSING_TRANSPORT: tuple[type[BotoCoreError], ...] = (ConnectionError, HTTPClientError, IncompleteReadError)


def code_of(error: ClientError) -> str:
    """The error code that AWS gave, such as ``NoSuchKey``."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def translated() -> Iterator[None]:
    """Turn AWS's passing faults into ``RetryableError``; all others go through as they are."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in _PASSING:
            raise RetryableError(f"{error.operation_name}: {code_of(error)}") from error
        raise
    except _PASSING_TRANSPORT as error:
        raise RetryableError(f"AWS could not be reached, or broke off: {type(error).__name__}") from error
