"""Stanza's own trainers, called as modules: ``stanza.models.<name>`` with the options that its command line takes."""

import importlib
from collections.abc import Mapping
from pathlib import Path

from marsad_models.train.errors import TrainingError
from marsad_models.train.settings import Option, Processor

MODULES = {
    Processor.TOKENIZE: "stanza.models.tokenizer",
    Processor.MWT: "stanza.models.mwt_expander",
    Processor.POS: "stanza.models.tagger",
    Processor.LEMMA: "stanza.models.lemmatizer",
    Processor.DEPPARSE: "stanza.models.parser",
    Processor.NER: "stanza.models.ner_tagger",
}


def run_trainer(processor: Processor, options: Mapping[str, Option | Path]) -> None:
    """Run the trainer of ``processor``; an option that is true stands alone, one that is false is left out.

    Not ``stanza.utils.training.run_*``: in Stanza 1.15 they insist on a download.

    Raises:
        TrainingError: Stanza's trainer does not take these options.
    """
    module = MODULES[processor]
    arguments: list[str] = []
    for name, value in options.items():
        if value is False:
            continue
        arguments.append(f"--{name}")
        if value is not True:
            arguments.append(str(value))
    try:
        importlib.import_module(module).main(arguments)
    except SystemExit as error:
        raise TrainingError(f"{module} of Stanza does not take these options: {' '.join(arguments)}") from error
