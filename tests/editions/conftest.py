"""Made-up verdicts: as a results folder, as an edition, and the command line."""

from __future__ import annotations

import pytest

from made_up_verdicts import RECORDS, write_results
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
