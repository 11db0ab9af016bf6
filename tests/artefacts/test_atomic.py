"""Files are whole or not there, and what stood there before stays until then."""

import pytest

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.seal import sidecar

FORMATS = ("nc", "json", "csv", "svg", "pdf", "png", "html")


class StoppedError(Exception):
    """What interrupts a writer."""


def test_a_file_appears_under_its_name_only_when_it_is_whole(tmp_path):
    path = tmp_path / "new" / "folder" / "data.nc"
    with atomic_write(path) as partial:
        partial.write_text("half")
        assert not path.exists()
        assert partial.parent == path.parent
        assert partial.suffix == path.suffix
    assert path.read_text() == "half"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [StoppedError, KeyboardInterrupt, SystemExit])
def test_a_writer_that_fails_leaves_nothing(tmp_path, error):
    path = tmp_path / "data.nc"

    def fail():
        with atomic_write(path) as partial:
            partial.write_text("half")
            raise error

    with pytest.raises(error):
        fail()
    assert list(tmp_path.iterdir()) == []
    path.write_text("old")
    with pytest.raises(error):
        fail()
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "old"


def test_a_writer_that_writes_nothing_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError), atomic_write(tmp_path / "data.nc"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_killed_job_left_behind_is_written_over(write_artefact, tmp_path, artefacts, name):
    path = tmp_path / f"artefact.{name}"
    with atomic_write(path) as partial:
        left_behind = partial
        partial.write_bytes(b"x")
    path.unlink()
    left_behind.write_bytes(b"half of an artefact, from a job that was killed" * 1000)
    write_artefact(path, artefacts[name][1]["spec"])
    assert path.read_bytes() == artefacts[name][0].read_bytes()
    assert set(tmp_path.iterdir()) - {sidecar(path)} == {path}


@pytest.mark.parametrize("name", FORMATS)
def test_an_artefact_that_cannot_be_written_keeps_the_one_that_was_there(write_artefact, tmp_path, name):
    path = tmp_path / f"artefact.{name}"
    path.write_bytes(b"old")
    with pytest.raises((ValueError, TypeError)):
        write_artefact(path, {"says": "seal-sha256:" + "0" * 64})  # two places for a seal: refused at the very end
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
