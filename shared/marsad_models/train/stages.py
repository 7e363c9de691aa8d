"""The stages of a processor, each a run of Stanza's trainer; finished ones are kept over an interruption."""

from collections.abc import Mapping
from pathlib import Path

from marsad_models.train.digests import digest
from marsad_models.train.settings import Option, Processor, Stage, TrainingSettings
from marsad_models.train.trainers import run_trainer


def common_options(settings: TrainingSettings, directory: Path, name: str) -> dict[str, Option | Path]:
    """What every trainer and evaluation is told: whose models, and where the checkpoint lies."""
    shorthand = f"{settings.language}_{settings.package}"
    return {"shorthand": shorthand, "save_dir": directory, "save_name": name, "device": "cpu"}


def train_stages(
    processor: Processor,
    settings: TrainingSettings,
    inputs: Mapping[str, Option | Path],
    directory: Path,
    *,
    made_from: str,
    silver_trees: Path | None = None,
) -> Path:
    """Run the stages of ``processor`` on ``inputs``; each that is finished is kept in ``directory`` until all are.

    Returns:
        The checkpoint of the last stage.
    """
    earlier: Path | None = None
    for stage in settings.processors[processor].stages:
        if stage.silver is not None and silver_trees is None:
            continue
        # The digest of the stage before is in the name of this one, so a change anywhere makes a new file.
        key = digest((), made_from, stage.model_dump_json(), earlier.name if earlier else "")[:12]
        finished = directory / f"stage-{key}.pt"
        if not finished.is_file():
            # Stanza goes on from a checkpoint of the same name: an interrupted stage does, the stage after must not.
            partial = directory / f"partial-{key}.pt"
            common = {**common_options(settings, directory, partial.name), "seed": settings.seed}
            run_trainer(processor, {**common, **inputs, **stage.options, **_continued(stage, earlier, silver_trees)})
            partial.replace(finished)
            for checkpoint in directory.glob(f"{partial.stem}*"):
                checkpoint.unlink()
        earlier = finished
    if earlier is None:
        raise ValueError(f"{processor} has no stage that its data allow")
    return earlier


def _continued(stage: Stage, earlier: Path | None, silver_trees: Path | None) -> dict[str, Option | Path]:
    options: dict[str, Option | Path] = {}
    if earlier is not None:
        options["continue_from"] = earlier
    if stage.silver is not None and silver_trees is not None:
        options |= {"silver_file": silver_trees, "silver_weight": stage.silver}
    return options
