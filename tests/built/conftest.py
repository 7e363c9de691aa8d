"""One stack for all tests of what was built."""

from collections.abc import Iterator

import pytest

from tests.emulated_stack import EmulatedStack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedStack]:
    with EmulatedStack(tmp_path_factory.mktemp("stack")) as started:
        yield started
