"""What training says when it cannot go on."""


class TrainingError(Exception):
    """Data, settings or a trainer are not what training needs; the message says which, and what to do."""
