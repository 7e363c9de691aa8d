"""Uploaded bytes → the parts of a clean article, or a reason why not: one reader a format, light and suspicious."""

from marsad.documents.document import check_size, read_document
from marsad.documents.parts import DocumentParts, Limits

__all__ = ["DocumentParts", "Limits", "check_size", "read_document"]
