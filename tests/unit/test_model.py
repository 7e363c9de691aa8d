"""What holds for every record."""

import pytest
from pydantic import ValidationError

from marsad.model import Document, Event

SENTENCE = "قتل خمسة مدنيين في غارة جوية على مدينة حلب"


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (Document, {"article_id": "a", "version": "1", "text": SENTENCE, "published_at": SENTENCE}),
        (Document, {"text": SENTENCE}),
        (Event, {"evidence": [{"text": SENTENCE, "span": [SENTENCE]}], "confidence": 0.5}),
    ],
)
def test_an_error_quotes_no_article(record, fields):
    with pytest.raises(ValidationError) as caught:
        record.model_validate(fields)
    assert SENTENCE[:12] not in str(caught.value)
