"""Where the dateline of an article ends."""

from marsad.extraction.reading import Reading

_MARKS = (" - ", ") -", "- ", "-", "/", ":")
_LONGEST = 45


def dateline_end(reading: Reading) -> int:
    """Offset where the dateline ends: "بيروت (رويترز) - ", "دمشق-سانا"; 0 without one.

    It stands in the first lines, is short, and closes with a dash, a slash, a bracket or the end of its line.
    """
    offset = 0
    for number, line in enumerate(reading.text.split("\n")[:5]):
        head = line[:70]
        cut = max((head.find(mark) for mark in _MARKS if 0 < head.find(mark) <= _LONGEST), default=-1)
        words = head[:cut].split() if cut > 0 else line.split()
        if cut > 0 and 0 < len(words) <= 6:
            return offset + cut
        if 0 < len(line) <= _LONGEST and number > 0 and len(words) <= 5 and ("(" in line or "،" in line):
            return offset + len(line)
        offset += len(line) + 1
    return 0
