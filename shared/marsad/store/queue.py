"""The extraction queue: which article, at which version, is to be extracted."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from marsad.runtime.errors import MalformedMessageError, RetryableError
from marsad.store.faults import translated

_MESSAGES_A_CALL = 10


class ExtractionMessage(BaseModel):
    """Asks for the extraction of one version of an article; ``force``, even if this extractor has done it already."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    version: str = Field(pattern=r"^[0-9A-F]{32}$")
    force: bool = False

    @classmethod
    def parse(cls, body: str) -> "ExtractionMessage":
        """Read the body of a queue message.

        Raises:
            MalformedMessageError: it is not such a message.
        """
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            fields = sorted({".".join(map(str, fault["loc"])) or "body" for fault in error.errors()})
            raise MalformedMessageError(f"not an extraction message: {', '.join(fields)}") from None


class ExtractionQueue:
    """Sends to the queue at ``url``; ``client`` is a boto3 SQS client."""

    def __init__(self, url: str, client: Any) -> None:
        self._url = url
        self._client = client

    def send(self, messages: Sequence[ExtractionMessage]) -> None:
        """Send ``messages``, any number.

        Raises:
            RetryableError: SQS did not take all of them; all may be sent again.
        """
        for start in range(0, len(messages), _MESSAGES_A_CALL):
            chunk = messages[start : start + _MESSAGES_A_CALL]
            entries = [
                # Without defaults: an extract function of the release before knows nothing of them.
                {"Id": str(number), "MessageBody": message.model_dump_json(exclude_defaults=True)}
                for number, message in enumerate(chunk)
            ]
            with translated():
                response = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            if response.get("Failed"):
                codes = sorted({failed["Code"] for failed in response["Failed"]})
                raise RetryableError(f"SQS did not take {len(response['Failed'])} messages: {', '.join(codes)}")
