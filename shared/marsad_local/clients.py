"""boto3 clients that can only ever talk to the local AWS server."""

from typing import Any

import boto3
from botocore.config import Config

from marsad_local.isolation import CREDENTIALS, REGION


class Clients:
    """S3, SQS and DynamoDB at ``endpoint``, with dummy credentials whatever the environment holds."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        session: Any = boto3.Session(
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=CREDENTIALS["AWS_SESSION_TOKEN"],
            region_name=REGION,
        )
        configuration = Config(proxies={}, max_pool_connections=32, s3={"addressing_style": "path"})

        def client(service: str) -> Any:
            return session.client(service, endpoint_url=endpoint, config=configuration)

        # Made at once: clients may be used by many threads, but only one may make them.
        self.s3 = client("s3")
        self.sqs = client("sqs")
        self.dynamodb = client("dynamodb")
