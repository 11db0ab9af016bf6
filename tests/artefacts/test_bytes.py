"""An artefact that is made again has the same bytes."""

import os
import stat
import subprocess
import sys
import time

import pytest

FORMATS = ("nc", "json", "csv", "svg", "pdf", "png", "html")


@pytest.mark.parametrize("name", FORMATS)
def test_bytes_are_the_same_on_repetition(write_artefact, artefacts, tmp_path, name):
    path, record = artefacts[name]
    again = tmp_path / path.name
    time.sleep(1.1 if name in {"nc", "pdf"} else 0)  # formats that would hold a clock of whole seconds
    write_artefact(again, record["spec"])
    assert again.read_bytes() == path.read_bytes()


def test_bytes_are_the_same_in_a_process_with_another_hash_seed(artefacts, tmp_path):
    code = (
        "import sys; from pathlib import Path; from spectral_bias.artefacts.certificate import certificate\n"
        "from spectral_bias.artefacts.json_record import write_record\n"
        "path = Path(sys.argv[1])\n"
        "write_record({'b': 1, 'a': [0.1, None]}, path, certificate('test', 'x', {k: 1 for k in {'p', 'q', 'r'}}))"
    )
    found = set()
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.json"
        subprocess.run([sys.executable, "-c", code, path], env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        found.add(path.read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("mask", [0o077, 0o002])
def test_the_umask_decides_who_may_read_and_nothing_else(write_artefact, artefacts, tmp_path, name, mask):
    before = os.umask(mask)
    try:
        write_artefact(tmp_path / "made" / f"artefact.{name}", artefacts[name][1]["spec"])
    finally:
        os.umask(before)
    for path in (tmp_path / "made").iterdir():
        assert path.read_bytes() == artefacts[name][0].with_name(path.name).read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o777 & ~mask
