"""The errors of the domain: what a caller can do about a failure decides its class."""


class MarsadError(Exception):
    """Base of every error that this project raises on purpose."""


class RejectedError(MarsadError):
    """An upload that can never become a Document; trying again changes nothing.

    Attributes:
        reason: one sentence for the person who uploaded: what is wrong, and what to do about it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidRequestError(MarsadError):
    """A caller's request that cannot be answered as it stands; the message says what to change."""


class NotFoundError(MarsadError):
    """A thing asked for by its id that does not exist, or no longer does."""


class MalformedMessageError(MarsadError):
    """A queue message that no retry can make readable."""


class RetryableError(MarsadError):
    """A service that is throttled or unavailable for now: nothing is lost, the same call may succeed later."""


class SettingsError(MarsadError):
    """The environment lacks a variable, or holds a value that cannot be used; the message names it."""
