"""Articles to extract, in batches from the extraction queue, each handed to ``services.analysis``.

With ONNX Runtime the extractor and the clients are made while Lambda starts the function, and each model of the
language layer is read when it is first used. With Stanza all waits for the first article: torch alone takes about as
long as Lambda allows for a start.
"""

import gc

# What is imported and read at the start stays: looking for garbage in it would take a tenth of the start.
gc.disable()

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from marsad.extraction import EXTRACTOR_VERSION
from marsad.model import Document, Event
from marsad.runtime.errors import MalformedMessageError
from marsad.runtime.observability import count, log_failure, logger, metrics, tracer
from marsad.runtime.settings import ExtractSettings, load
from marsad.services.analysis import ArticleAnalysis, EventExtractor
from marsad.store import clients
from marsad.store.bucket import ArticleBucket
from marsad.store.queue import ExtractionMessage
from marsad.store.table import EventTable

# In the shape of the news: an attack, its toll, its day, its place, who did it, who says so.
_SENTENCE = "قالت وزارة الدفاع السورية إن ثلاثة جنود قتلوا أمس الجمعة في هجوم شنه مسلحون من تنظيم الدولة قرب مدينة حلب."

_OBJECTS_A_COLLECTION = 100_000

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@cache
def settings() -> ExtractSettings:
    """The function's settings, read once."""
    return load(ExtractSettings)


@cache
def extractor() -> EventExtractor:
    """Document → events, over the models that the settings name."""
    from marsad.extraction.extractor import Extractor
    from marsad.language.engine import load_analyser

    said = settings()
    analyser = load_analyser(said.language_engine, said.model_directory, said.model_package, said.language_threads)
    rules = Extractor()

    def extract(document: Document) -> list[Event]:
        return rules.extract(document, analyser.analyse(document.text))

    return extract


def _extract(document: Document) -> Sequence[Event]:
    # Made here where it could not be at the start, so that models that cannot be loaded are the article's failure.
    return extractor()(document)


@cache
def service() -> ArticleAnalysis:
    """The service, made once for all invocations."""
    return ArticleAnalysis(
        table=EventTable(clients.table(settings().table_name)),
        bucket=ArticleBucket(settings().bucket_name, clients.s3()),
        extract=_extract,
        extractor_version=EXTRACTOR_VERSION,
    )


def take(record: SQSRecord) -> None:
    """Extract one article.

    Raises:
        Exception: whatever failed; the message comes again, and after the last time goes to the dead-letter queue.
    """
    last_attempt = int(record.attributes.approximate_receive_count) >= settings().max_receive_count
    try:
        message = ExtractionMessage.parse(record.body)
        logger.append_keys(article_id=message.article_id)
        outcome = service().analyse(message, last_attempt=last_attempt)
    except Exception as error:
        malformed = isinstance(error, MalformedMessageError)
        count("ExtractionMessagesMalformed" if malformed else "ExtractionsFailed")
        log_failure("an article could not be extracted", error, message_id=record.message_id)
        raise
    else:
        logger.info("extraction taken", extra={"outcome": outcome.value})
        count(f"Extractions{outcome.value.capitalize()}")
    finally:
        logger.remove_keys(["article_id"])


@logger.inject_lambda_context(log_event=False)
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Take a batch of the extraction queue; the answer names the messages that are to come again."""
    metrics.set_default_dimensions(stage=settings().stage)
    return process_partial_response(event=event, record_handler=take, processor=processor, context=context)


def start() -> None:
    """Load what an article needs. A failure is only logged: the first article meets it again, and fails for it."""
    try:
        if settings().language_engine == "onnx":
            extract = extractor()
            service()
            if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
                # All that is made when it is first used belongs into the snapshot.
                extract(Document(article_id="0" * 32, version="0" * 32, text=_SENTENCE))
    except Exception as error:  # of any kind: an exception here would stop the function before it can say why
        log_failure("the function could not load what it needs", error)
    gc.freeze()
    # Word lists that the first article reads stay too.
    gc.set_threshold(_OBJECTS_A_COLLECTION)
    gc.enable()


start()
