"""The documentation shows what the program prints."""

import re

from tests.documented_example import documented, printed

# Another processor may round the last digit otherwise.
_DECIMALS = re.compile(r"[-+]?\d+\.\d+")


def test_the_example_of_an_explanation_is_what_the_command_prints():
    command, output = documented()
    shown, found = (_DECIMALS.sub("0.0", text).splitlines() for text in (output, printed(command)))
    assert found == shown, "the models or what is printed changed: make example"
