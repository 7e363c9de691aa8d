"""Document → events. The version goes into every record; it changes whenever the same article may give other events."""

EXTRACTOR_VERSION = "0.1.0"
