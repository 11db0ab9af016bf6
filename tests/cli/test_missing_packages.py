"""A command without its packages says what to install."""

from __future__ import annotations

import sys

import pytest

from spectral_bias import __main__ as command_line


def test_a_command_without_its_packages_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(command_line, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "spectral_bias.cli.audit", None)
    monkeypatch.delattr("spectral_bias.cli.audit", raising=False)
    with pytest.raises(ModuleNotFoundError):
        command_line.main(["audit"])  # a module of this project that is missing is a fault, and not hidden

    def without(_):
        raise ModuleNotFoundError("No module named 'pydantic'", name="pydantic")

    monkeypatch.setattr(command_line, "_command", without)
    assert command_line.main(["audit"]) == 2
    error = capsys.readouterr().err
    assert "(the first is pydantic): install spectral-bias-atlas[workflow]" in error
    monkeypatch.setattr(command_line, "find_spec", lambda name: object())
    with pytest.raises(ModuleNotFoundError):
        command_line.main(["audit"])
