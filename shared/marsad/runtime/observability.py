"""Logger, tracer and metrics, configured once. Nothing here ever writes an article's text.

Messages of foreign exceptions may quote what they choked on, so a failure is logged by its class and its place; only
the messages of this project's own errors and of AWS are logged. For the same reason the tracer wraps no method that may
raise: it logs what passes through, message and all.
"""

import traceback

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from botocore.exceptions import BotoCoreError, ClientError

from marsad.runtime.errors import MarsadError

SERVICE = "marsad"
_FRAMES = 6

logger = Logger(service=SERVICE)
tracer = Tracer(service=SERVICE)
metrics = Metrics(namespace="Marsad", service=SERVICE)


def count(name: str, number: int = 1) -> None:
    """Add ``number`` to the metric ``name`` of this invocation."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)


def log_failure(message: str, error: BaseException, **fields: str) -> None:
    """Log ``error`` by class and place, with ``fields`` such as the article's id."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    detail = str(error) if isinstance(error, MarsadError | ClientError | BotoCoreError) else None
    logger.error(
        message,
        extra={
            **fields,
            "error": type(error).__name__,
            "detail": detail,
            "place": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        },
    )
