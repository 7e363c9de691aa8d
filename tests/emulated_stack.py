"""The functions that `make build` made, under the runtime emulator, and the AWS services that the template has."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from marsad_local.aws_process import AwsProcess
from marsad_local.clients import Clients
from marsad_local.identifiers import Place
from marsad_local.provision import provision
from marsad_local.template import read_template
from tests.cloudformation import written
from tests.runtime_emulator import BUILD, ROOT, Code, EmulatedFunction, lay_over


def layers_of(function: str) -> list[Path]:
    """The built layers of a function, in the template's order."""
    return [BUILD / layer["Ref"] for layer in written()["Resources"][function]["Properties"]["Layers"]]


def built_code(function: str, directory: Path) -> Code:
    """A built function; what Lambda has under ``/opt`` is made in ``directory``."""
    lay_over(layers_of(function), directory / "opt")
    return Code(BUILD / function, directory / "opt")


class EmulatedStack:
    """Services and functions between ``with`` and its end."""

    def __init__(self, directory: Path) -> None:
        """Start the services.

        Args:
            directory: an empty one, for logs and layers.
        """
        self._directory = directory
        self._running = ExitStack()
        self.endpoint = self._running.enter_context(AwsProcess()).endpoint
        self.template = read_template(ROOT / "template.yaml", Place(self.endpoint))
        self.clients = Clients(self.endpoint)
        provision(self.template, self.clients)
        # S3 has told the queue that it can.
        self.clients.sqs.purge_queue(QueueUrl=self.identifier("IntakeQueue"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def identifier(self, logical_id: str) -> str:
        """What ``Ref`` gives."""
        return self.template.resources[logical_id].identifier

    def start(self, function: str, code: Code | None = None, **more: str) -> EmulatedFunction:
        """Start a function, of other code than was built where it is given; ``more`` variables than the template's."""
        number = len(list(self._directory.iterdir()))
        directory = self._directory / f"{number}-{function}"
        directory.mkdir()
        code = code or built_code(function, directory)
        variables: Mapping[str, Any] = self.template.resources[function].properties["Environment"]["Variables"]
        # Lambda has the layers under /opt itself, where the settings look for the models.
        models = {"MARSAD_MODEL_DIRECTORY": str(code.opt / "marsad/language")}
        told = {name: str(value) for name, value in (models | dict(variables) | more).items()}
        return self._running.enter_context(EmulatedFunction(code, told, self.endpoint, directory / "log"))

    def upload(self, key: str, file: Path, **metadata: str) -> None:
        """Put a text into the article bucket; metadata names with ``_`` for ``-``."""
        self.clients.s3.put_object(
            Bucket=self.identifier("ArticleBucket"),
            Key=key,
            Body=file.read_bytes(),
            ContentType="text/plain; charset=utf-8",
            Metadata={name.replace("_", "-"): value for name, value in metadata.items()},
        )

    def receive(self, queue: str) -> dict[str, Any]:
        """The event that Lambda would make of the one message of a queue, which is then gone."""
        url = self.identifier(queue)
        (message,) = self.clients.sqs.receive_message(
            QueueUrl=url, AttributeNames=["ApproximateReceiveCount"], WaitTimeSeconds=5
        )["Messages"]
        self.clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        record = {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {},
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self.template.resources[queue].arn,
            "awsRegion": "eu-central-1",
        }
        return {"Records": [record]}
