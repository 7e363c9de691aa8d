"""What a build makes of lists and weights says what they say."""

import shutil
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import pytest

from marsad.arabic.word_lists import read_list
from marsad.gazetteer import Gazetteer
from marsad_local.preparation import prepare

PACKAGE = Path(__file__).parents[2] / "shared/marsad"
LISTS = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.yaml"))
WEIGHTS = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.npz"))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with its data only, prepared in a folder of layers."""
    built = tmp_path_factory.mktemp("built")
    package = built / "ExtractionLayer/python/marsad"
    for name in (*LISTS, *WEIGHTS, Path("gazetteer/places.tsv.gz")):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / name, package / name)
    prepare(built)
    return package


@pytest.mark.parametrize("name", LISTS, ids=str)
def test_a_list_reads_the_same_without_its_yaml(prepared: Path, name: Path):
    assert not (prepared / name).exists()
    assert read_list((prepared / name).parent, name.stem) == read_list((PACKAGE / name).parent, name.stem)


def test_the_gazetteer_finds_the_same_places(prepared: Path):
    assert not (prepared / "gazetteer/places.tsv.gz").exists()
    gazetteer = Gazetteer.load_from(prepared / "gazetteer")
    assert list(gazetteer.entries()) == list(Gazetteer.load().entries())
    assert gazetteer.lookup("حلب") == Gazetteer.load().lookup("حلب")
    assert gazetteer.begins_name("باب")


@pytest.mark.parametrize("name", WEIGHTS, ids=str)
def test_weights_are_the_same_and_not_compressed(prepared: Path, name: Path):
    with ZipFile(prepared / name) as archive:
        assert {member.compress_type for member in archive.infolist()} == {ZIP_STORED}
    with np.load(prepared / name) as unpacked, np.load(PACKAGE / name) as packed:
        assert unpacked.files == packed.files
        for array in packed.files:
            assert unpacked[array].dtype == packed[array].dtype
            np.testing.assert_array_equal(unpacked[array], packed[array])


def test_what_is_prepared_stays_as_it_is(prepared: Path):
    before = {path: path.read_bytes() for path in prepared.rglob("*") if path.is_file()}
    prepare(prepared.parents[2])
    assert {path: path.read_bytes() for path in prepared.rglob("*") if path.is_file()} == before
