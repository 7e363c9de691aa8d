"""Gzip, unpacked as a stream so that a bomb is noticed long before it fills the memory."""

import gzip
import io
import zlib

from marsad.runtime.errors import RejectedError

GZIP = b"\x1f\x8b"


def gunzip(data: bytes, max_bytes: int) -> bytes:
    """What gzip ``data`` unpacks to, of at most ``max_bytes``; several members are joined, as gunzip does.

    Raises:
        RejectedError: it is damaged or cut off, unpacks to more, to nothing, or to gzip again.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            unpacked = stream.read(max_bytes + 1)
    except EOFError:
        raise RejectedError("The gzip file ends too early; upload it again, whole.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise RejectedError("The gzip file is damaged; pack it again and upload that.") from None
    if len(unpacked) > max_bytes:
        raise RejectedError(
            f"The gzip file unpacks to more than the {max_bytes:,} bytes that are accepted; upload one article a file."
        )
    if not unpacked:
        raise RejectedError("The gzip file unpacks to an empty file; pack the article's text.")
    if unpacked.startswith(GZIP):
        raise RejectedError("The gzip file holds another gzip file; pack the article only once.")
    return unpacked
