"""What the language layer says when it cannot work."""


class LanguageModelError(Exception):
    """Language models are there and cannot be used, or what runs them is not; the message says why, and what to do."""
