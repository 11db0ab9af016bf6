"""A recorder loads NumPy and netCDF4 alone; a command without its packages says what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias import __main__ as command_line

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
LOADED = """
import sys, sysconfig
sys.path.insert(0, {path!r})
before = {{*sys.modules}}
import spectral_bias.recording
installed = tuple(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
files = {{name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items() if name not in before}}
print(*{{name.partition(".")[0] for name, file in files.items() if file.startswith(installed)}})
"""


def test_only_numpy_and_netcdf4_are_loaded():
    code = LOADED.format(path=str(SCRIPTS))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {*done.stdout.split()}
    # netCDF4 itself loads the others where they are installed.
    assert {"numpy", "netCDF4"} <= loaded <= {"numpy", "netCDF4", "cftime", "certifi", "packaging"}


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
