"""How every AWS client is made: bounded waits and standard retries; botocore itself honours ``AWS_ENDPOINT_URL``."""

import os
from typing import Any

import boto3
from botocore.config import Config

_ATTEMPTS = 4
_CONNECT_SECONDS = 3
_READ_SECONDS = 15


def s3() -> Any:
    """A low-level client of S3."""
    return boto3.client("s3", config=_config())


def sqs() -> Any:
    """A low-level client of SQS."""
    return boto3.client("sqs", config=_config())


def table(name: str) -> Any:
    """The DynamoDB table resource ``name``."""
    return boto3.resource("dynamodb", config=_config()).Table(name)


def _config() -> Config:
    # A presigned POST must name the region's own host, or S3 answers an upload with a redirect that loses the form;
    # a local endpoint knows buckets only by path.
    addressing: Any = {"addressing_style": "path" if os.environ.get("AWS_ENDPOINT_URL") else "virtual"}
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        s3=addressing,
    )
