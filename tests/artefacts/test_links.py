"""Links inside results/ lead nobody out of it: nothing is written through them, and an audit reads nothing there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.input_digests import input_digest
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError

ARTEFACT = Path("results/verdicts/low-first.json")
RECORD = certificate("verdict", ARTEFACT, {})


@pytest.fixture(autouse=True)
def working_folder(tmp_path, monkeypatch):
    """A working folder with an empty results folder, and a folder of somebody else's beside it."""
    for name in ("work/results", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside" / "precious.json").write_text("precious", "utf-8")
    monkeypatch.chdir(tmp_path / "work")


def outside():
    return {path.name: path.read_text("utf-8") for path in Path("../outside").iterdir()}


def test_a_link_at_the_artefacts_place_is_replaced():
    ARTEFACT.parent.mkdir()
    ARTEFACT.symlink_to(Path("../../../outside/precious.json"))
    write_record({"claim": "low-first"}, ARTEFACT, RECORD)
    assert not ARTEFACT.is_symlink()
    assert json.loads(ARTEFACT.read_text("utf-8"))["claim"] == "low-first"
    assert outside() == {"precious.json": "precious"}


def test_a_link_at_the_partial_files_place_is_not_written_through():
    ARTEFACT.parent.mkdir()
    (ARTEFACT.parent / ".low-first.json.partial.json").symlink_to(Path("../../../outside/precious.json"))
    write_record({"claim": "low-first"}, ARTEFACT, RECORD)
    assert outside() == {"precious.json": "precious"}
    assert [path.name for path in ARTEFACT.parent.iterdir()] == ["low-first.json"]


def test_a_linked_folder_in_results_is_not_written_to():
    Path("results/verdicts").symlink_to(Path("../../outside"))
    with pytest.raises(ValueError, match=r"results/verdicts/low-first.json: a link on the way leads out of results/"):
        write_record({"claim": "low-first"}, ARTEFACT, RECORD)
    assert outside() == {"precious.json": "precious"}


def test_results_itself_may_be_a_link():
    Path("results").rmdir()
    Path("results").symlink_to(Path("../outside"))
    write_record({"claim": "low-first"}, ARTEFACT, RECORD)
    assert read_certificate(ARTEFACT)["artefact"] == str(ARTEFACT)
    assert input_digest(Path(), str(ARTEFACT))


def test_a_sound_artefact_elsewhere_is_none_of_these_results():
    write_record({"claim": "low-first"}, ARTEFACT, RECORD)
    ARTEFACT.rename("../outside/low-first.json")
    ARTEFACT.symlink_to(Path("../../../outside/low-first.json"))
    with pytest.raises(DamagedArtefactError, match="leads out of the folder"):
        read_certificate(ARTEFACT)
    with pytest.raises(DamagedArtefactError, match="leads out of the folder"):
        input_digest(Path(), str(ARTEFACT))


@pytest.mark.parametrize("name", ["/etc/hostname", "../outside/precious.json", "results/../../outside/precious.json"])
def test_a_certificates_input_outside_is_not_read(name):
    with pytest.raises(DamagedArtefactError, match="leads out of the folder"):
        input_digest(Path(), name)


def test_a_users_own_file_may_be_a_link():
    Path("log.nc").symlink_to(Path("../outside/precious.json"))
    assert len(input_digest(Path(), "log.nc")) == 64
    with pytest.raises(FileNotFoundError, match="is not a file"):
        input_digest(Path(), "results")


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("results/a/b.nc", False),
        ("results/a/../b.nc", True),
        ("elsewhere/b.nc", False),
        ("results/linked/b.nc", True),
        ("results/within/b.nc", False),
    ],
)
def test_where_a_path_leads(path, out):
    Path("results/linked").symlink_to(Path("../../outside"))
    Path("results/runs").mkdir()
    Path("results/within").symlink_to("runs")
    assert escapes(Path(path)) is out
