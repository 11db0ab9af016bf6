"""Made-up verdicts: as a results folder, as an edition, and the command line."""

from __future__ import annotations

import pytest

from made_up_verdicts import RECORDS, write_results
from spectral_bias.__main__ import main
from spectral_bias.editions.freezing import write_edition


@pytest.fixture
def working(tmp_path, monkeypatch):
    """The current folder, with ``results`` in it."""
    monkeypatch.chdir(tmp_path)
    write_results(tmp_path / "results", RECORDS)
    return tmp_path


@pytest.fixture
def first(working):
    """The edition ``first`` of these records."""
    return write_edition(working / "editions/first", RECORDS, b"claim,verdict\n")


@pytest.fixture
def command(capsys, monkeypatch):
    """A function that runs the command line and returns its status and what it printed."""
    monkeypatch.setenv("COLUMNS", "100")

    def command(*arguments) -> tuple[int, str]:
        status = main([str(each) for each in arguments])
        caught = capsys.readouterr()
        return status, caught.out + caught.err

    return command
