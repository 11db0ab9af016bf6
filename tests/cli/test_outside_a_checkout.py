"""From an installed wheel, which has no Snakefile beside it, commands say what they need; ``compare`` works."""

from __future__ import annotations

import pytest

from spectral_bias import __main__ as command_line


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """The library as it lies in an environment, with an empty results folder."""
    monkeypatch.setattr(command_line, "ROOT", tmp_path)
    results = tmp_path / "results"
    results.mkdir()
    return results


@pytest.mark.parametrize("command", ["audit", "crate", "explain", "rebuild", "schema"])
def test_a_command_that_reads_the_project_says_so(installed, capsys, command):
    path = [] if command == "schema" else [str(installed)]
    assert command_line.main([command, *path]) == 2
    assert capsys.readouterr().err.strip() == command_line.CHECKOUT_NEEDED


def test_compare_needs_results_alone(installed, capsys):
    assert command_line.main(["compare", str(installed), str(installed)]) == 2
    assert "neither holds an artefact" in capsys.readouterr().err
