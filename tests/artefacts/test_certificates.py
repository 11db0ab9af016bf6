"""Certificates: what they hold, and that every format gives them back to the letter."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spectral_bias.artefacts import certificate as module
from spectral_bias.artefacts.certificate import as_text, certificate, sha256
from spectral_bias.artefacts.reading import SUFFIXES, read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError
from spectral_bias.registry.search import SCRIPTS

FORMATS = ("nc", "json", "csv", "svg", "pdf", "png", "html", "css", "js")


def test_every_format_is_tested():
    assert {f".{name}" for name in FORMATS} == set(SUFFIXES)


@pytest.mark.parametrize("name", FORMATS)
def test_a_certificate_is_read_back_to_the_letter(artefacts, name, hostile):
    path, record = artefacts[name]
    found = read_certificate(path)
    assert found == record
    assert found["spec"] == {"says": hostile, "seeds": 2, "rate": 1e-3}


@pytest.mark.parametrize("name", ["nc", "json", "html", "png", "svg", "pdf"])
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(says=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_from_any_format(write_artefact, tmp_path, name, says):
    path = tmp_path / f"text.{name}"
    write_artefact(path, {"says": says})
    assert read_certificate(path)["spec"] == {"says": says}


def test_a_certificate_says_what_from_what_by_what(tmp_path):
    source = tmp_path / "source.nc"
    source.write_bytes(b"data")
    record = certificate("train", Path("results/runs/a.nc"), {"seeds": 2}, {str(source): sha256(source)}, device="cpu")
    assert (record["rule"], record["artefact"], record["spec"]) == ("train", "results/runs/a.nc", {"seeds": 2})
    assert record["inputs"] == {str(source): hashlib.sha256(b"data").hexdigest()}
    assert record["device"] == "cpu"
    assert {"jax", "numpy", "xarray"} <= set(record["packages"])
    assert sha256(source) == hashlib.sha256(b"data").hexdigest()


def test_a_certificate_is_one_line_of_sorted_ascii():
    text = as_text({"b": "频率\n", "a": {"d": 1, "c": [1.5]}})
    assert text == '{"a":{"c":[1.5],"d":1},"b":"\\u9891\\u7387\\n"}'


def test_a_certificate_holds_no_clock_host_or_user(tmp_path):
    """Two processes write the same one, of other users, in other folders and time zones, as if on other machines."""
    program = (
        "import os, socket, sys, time; socket.gethostname = lambda: sys.argv[1]\n"
        "names = list(os.uname()); names[1] = sys.argv[1]; os.uname = lambda: os.uname_result(names)\n"
        "clock = time.time; time.time = lambda: clock() + float(sys.argv[2])\n"
        "from spectral_bias.artefacts.certificate import certificate\n"
        "print(sorted(certificate('train', 'a.nc', {}).items()))"
    )
    found = set()
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        user = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "HOSTNAME"), f"somebody{number}")
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        variables = {**os.environ, **user, "TZ": zone, "PYTHONPATH": str(SCRIPTS)}
        command = [sys.executable, "-c", program, f"machine{number}", str(number * 1e8)]
        done = subprocess.run(command, env=variables, cwd=folder, check=True, capture_output=True, text=True)
        found.add(done.stdout)
    assert len(found) == 1


@pytest.fixture
def other_repository(tmp_path):
    """A repository of somebody's own, with a commit."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    for arguments in (["init", "--quiet"], [*identity, "commit", "--quiet", "--allow-empty", "--message", "mine"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, env=WITHOUT_GIT)
    return tmp_path


WITHOUT_GIT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def test_a_repository_that_a_shell_names_gives_no_commit(other_repository, monkeypatch):
    """A hook, and ``git rebase --exec``, name theirs to whatever they start."""
    ours = module._commit.__wrapped__()
    monkeypatch.setenv("GIT_DIR", str(other_repository / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other_repository))
    assert module._commit.__wrapped__() == ours


def test_a_repository_around_a_copy_of_the_project_gives_no_commit(other_repository, monkeypatch):
    inner = other_repository / "atlas"
    inner.mkdir()
    monkeypatch.setattr(module, "PROJECT", inner)
    assert module._commit.__wrapped__() == {}
    monkeypatch.setattr(module, "PROJECT", other_repository)
    assert set(module._commit.__wrapped__()) == {"commit", "modified"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_without_a_certificate_is_named(name, tmp_path, artefacts):
    path = tmp_path / f"foreign.{name}"
    path.write_bytes(b"nothing")
    with pytest.raises(DamagedArtefactError, match=rf"foreign\.{name}: carries no readable certificate"):
        read_certificate(path)
    with pytest.raises(DamagedArtefactError, match="absent"):
        read_certificate(tmp_path / f"absent.{name}")


def test_a_file_of_an_unknown_format_is_named(tmp_path):
    with pytest.raises(DamagedArtefactError, match=r"notes\.txt"):
        read_certificate(tmp_path / "notes.txt")
