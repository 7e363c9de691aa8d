"""The local stack: everything that the template describes, running on this machine and nowhere else."""

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from marsad_local.aws_process import AwsProcess
from marsad_local.clients import Clients
from marsad_local.gateway import Api, Gateway, GatewayServer, read_api
from marsad_local.identifiers import Place
from marsad_local.provision import provision
from marsad_local.queues import EventSource, QueuePoller
from marsad_local.template import Resource, Template, TemplateError, read_template
from marsad_local.workers import Function, FunctionPool, worker_environment

logger = logging.getLogger(__name__)

API_KEY = "local"
# Lambda's defaults.
_TIMEOUT_SECONDS = 3
_MEMORY_MEBIBYTES = 128
_BATCH_SIZE = 10


class Stack:
    """Starts on ``with``, and leaves no process behind at its end.

    Attributes:
        template: the resolved template.
        clients: boto3 clients of the local AWS server.
        api: what the gateway serves; ``url`` is where.
        pools: the functions' workers, by logical id of the function.
    """

    def __init__(
        self,
        template_file: Path,
        *,
        port: int = 0,
        log_directory: Path | None = None,
        workers: int | None = None,
        parameters: Mapping[str, str] | None = None,
        visibility_seconds: Mapping[str, int] | None = None,
    ) -> None:
        """Describe a stack; nothing runs yet.

        Args:
            template_file: the SAM template; code is looked for beside it.
            port: of the API on the loopback interface; 0 takes a free one.
            log_directory: where each function's log goes; a temporary directory otherwise.
            workers: most workers a function; half of the machine's processors otherwise. A queue's
                MaximumConcurrency binds too.
            parameters: values for the template's parameters.
            visibility_seconds: see ``provision``.
        """
        self._template_file = template_file.resolve()
        self._root = self._template_file.parent
        self._port = port
        self._log_directory = log_directory
        self._workers = workers or max(1, (os.cpu_count() or 1) // 2)
        self._parameters = parameters
        self._visibility_seconds = visibility_seconds
        self._server: AwsProcess | None = None
        self._pollers: list[QueuePoller] = []
        self._gateway: GatewayServer | None = None
        self.pools: dict[str, FunctionPool] = {}
        self.template: Template
        self.clients: Clients
        self.api: Api | None = None

    def __enter__(self) -> Self:
        """Start everything.

        Raises:
            TemplateError: the template holds something that the local stack does not model.
            PortInUseError: the port is taken.
        """
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the API is served, without a slash at its end."""
        if self._gateway is None:
            raise TemplateError("the template has no API")
        return self._gateway.url

    def resource(self, logical_id: str) -> Resource:
        """A resource of the template by its logical id."""
        return self.template.resources[logical_id]

    def dead_letters(self) -> dict[str, int]:
        """Number of messages in each queue that another names as its DLQ, by logical id."""
        return {queue.logical_id: self.messages(queue.logical_id) for queue in self._queues(dead=True)}

    def messages(self, logical_id: str) -> int:
        """Number of messages in a queue, those under way included."""
        return sum(self._message_counts(self.resource(logical_id)))

    def idle(self) -> bool:
        """Whether nothing is under way: no invocation, and no message that could be received now."""
        waiting = any(self._message_counts(queue)[0] for queue in self._queues(dead=False))
        return not waiting and not any(pool.active for pool in self.pools.values())

    def _queues(self, *, dead: bool) -> list[Resource]:
        queues = self.template.of_type("AWS::SQS::Queue")
        targets = {queue.properties.get("RedrivePolicy", {}).get("deadLetterTargetArn") for queue in queues}
        return [queue for queue in queues if (queue.arn in targets) == dead]

    def _message_counts(self, queue: Resource) -> tuple[int, int]:
        """Messages that can be received, and those received but not deleted."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        attributes = self.clients.sqs.get_queue_attributes(QueueUrl=queue.identifier, AttributeNames=names)
        visible, hidden = (int(attributes["Attributes"][name]) for name in names)
        return visible, hidden

    def process_ids(self) -> list[int]:
        """Process ids of all that the stack has started and that still runs."""
        server = self._server.process_ids() if self._server else []
        return server + [pid for pool in self.pools.values() for pid in pool.process_ids()]

    def stop(self) -> None:
        """End the gateway, the pollers, the workers and the AWS server; safe to call twice."""
        if self._gateway:
            self._gateway.stop()
            self._gateway = None
        for poller in self._pollers:
            poller.stop()
        for pool in self.pools.values():
            pool.close()
        for poller in self._pollers:
            poller.join()
        self._pollers.clear()
        if self._server:
            self._server.stop()
            self._server = None

    def _start(self) -> None:
        self._server = AwsProcess()
        endpoint = self._server.endpoint
        place = Place(endpoint)
        self.template = read_template(self._template_file, place, self._parameters)
        self.clients = Clients(endpoint)
        provision(self.template, self.clients, self._visibility_seconds)
        directory = self._log_directory or Path(tempfile.mkdtemp(prefix="marsad-local-"))
        directory.mkdir(parents=True, exist_ok=True)
        for resource in self.template.of_type("AWS::Lambda::Function"):
            function = self._function(resource)
            environment = worker_environment(function, endpoint, os.environ)
            self.pools[resource.logical_id] = FunctionPool(
                function, environment, directory / f"{resource.logical_id}.log"
            )
        by_arn = {pool.function.arn: pool for pool in self.pools.values()}
        called = {pool.function.name: pool for pool in self.pools.values()}
        for alias in self.template.of_type("AWS::Lambda::Alias"):
            called[alias.identifier] = called[alias.properties["FunctionName"]]
        for mapping in self.template.of_type("AWS::Lambda::EventSourceMapping"):
            if mapping.properties.get("Enabled", True):
                pool = called[mapping.properties["FunctionName"]]
                self._pollers.append(QueuePoller(self.clients.sqs, self._source(mapping, place), pool.invoke))
        self.api = read_api(self.template, API_KEY)
        if self.api:
            gateway = Gateway(self.api, lambda arn, event: by_arn[arn].invoke(event))
            self._gateway = GatewayServer(gateway, self._port)
            self._gateway.start()
        for poller in self._pollers:
            poller.start()

    def _function(self, resource: Resource) -> Function:
        code, properties = self.template.code[resource.logical_id], resource.properties
        module, _, handler = code.handler.rpartition(".")
        variables = properties.get("Environment", {}).get("Variables", {})
        return Function(
            name=resource.identifier,
            arn=str(resource.arn),
            file=self._root / code.directory / f"{module.replace('.', '/')}.py",
            handler=handler,
            variables={name: str(value) for name, value in variables.items()},
            timeout=float(properties.get("Timeout", _TIMEOUT_SECONDS)),
            memory=int(properties.get("MemorySize", _MEMORY_MEBIBYTES)),
            workers=self._workers,
        )

    def _source(self, mapping: Resource, place: Place) -> EventSource:
        properties = mapping.properties
        queue = next(
            queue for queue in self.template.of_type("AWS::SQS::Queue") if queue.arn == properties["EventSourceArn"]
        )
        return EventSource(
            queue_url=queue.identifier,
            queue_arn=str(queue.arn),
            region=place.region,
            batch_size=int(properties.get("BatchSize", _BATCH_SIZE)),
            window=float(properties.get("MaximumBatchingWindowInSeconds", 0)),
            partial="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
            concurrency=min(self._workers, int(properties.get("ScalingConfig", {}).get("MaximumConcurrency", 1000))),
        )
