"""What is taken out of a trainer's checkpoint before it is shipped."""

from pathlib import Path
from typing import Any

from marsad_models.train.errors import TrainingError


def forget_paths(model: Path) -> None:
    """Leave only the last part of the paths among a checkpoint's options: they are of the machine it was made on."""
    import torch

    checkpoint: dict[str, Any] = torch.load(model, map_location="cpu", weights_only=True)
    options = checkpoint["config"]
    for name, value in options.items():
        if isinstance(value, str) and Path(value).is_absolute():
            options[name] = Path(value).name
    torch.save(checkpoint, model, _use_new_zipfile_serialization=False)


def drop_unused_embedding(model: Path) -> None:
    """Take the embedding of corrections to word vectors out of a checkpoint trained with fixed vectors.

    It is all zeros then, and four fifths of the file.

    Raises:
        TrainingError: it is not all zeros, so the model needs it.
    """
    import torch

    checkpoint: dict[str, Any] = torch.load(model, map_location="cpu", weights_only=True)
    embedding = checkpoint["model"].pop("delta_emb.weight", None)
    if embedding is None:
        return
    if torch.count_nonzero(embedding):
        raise TrainingError("the entity model has learned corrections to word vectors; train it with no_emb_finetune")
    checkpoint["vocab"].pop("delta")
    checkpoint["vocab"]["_key2class"].pop("delta")
    torch.save(checkpoint, model, _use_new_zipfile_serialization=False)
