"""A command without its packages says what to install, and loads nothing but its own module."""

from __future__ import annotations

import subprocess
import sys

import pytest

from spectral_bias import __main__ as command_line

MODULES = """
import sys
from spectral_bias import __main__ as command_line
try:
    command_line.main({arguments!r})
except SystemExit as end:
    assert end.code == 0, end.code
print(*sorted(name for name in sys.modules if name.startswith("spectral_bias.cli.")))
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & {heavy!r}))
"""
HEAVY = {"numpy", "pydantic", "yaml", "xarray", "scipy", "matplotlib", "jax", "snakemake"}


def loaded_by(*arguments: str) -> tuple[set[str], set[str]]:
    """The commands' modules and the heavy packages that a fresh Python has loaded after a command."""
    code = MODULES.format(arguments=[*arguments], heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *_, commands, packages = done.stdout.split("\n")[:-1]
    return set(commands.split()), set(packages.split())


def without(package: str):
    """Stands for a command that imports a package which is not installed."""

    def command(*_):
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)

    return command


def test_the_list_of_commands_loads_none_of_them():
    assert loaded_by("--help") == (set(), set())


def test_the_help_of_a_command_loads_that_one_alone():
    commands, _ = loaded_by("serve", "--help")
    assert commands == {"spectral_bias.cli.serve", "spectral_bias.cli.folders"}


@pytest.mark.parametrize("command", sorted(command_line.COMMANDS))
def test_each_command_has_its_line_and_its_module(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        command_line.main([command, "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.startswith(f"usage: spectral-bias {command} ")
    assert " ".join(command_line.COMMANDS[command].says.split()[:4]) in shown


def test_a_module_of_this_project_that_is_missing_is_a_fault(monkeypatch):
    monkeypatch.setattr(command_line, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "spectral_bias.cli.audit", None)
    with pytest.raises(ModuleNotFoundError):
        command_line.main(["audit"])


@pytest.mark.parametrize(("command", "package"), [("audit", "pydantic"), ("serve", "jinja2")])
def test_a_command_without_its_packages_names_the_extra(monkeypatch, capsys, command, package):
    monkeypatch.setattr(command_line, "_command", without(package))
    monkeypatch.setattr(command_line, "find_spec", lambda name: None)
    assert command_line.main([command]) == 2
    error = capsys.readouterr().err
    extra = command_line.COMMANDS[command].extra
    assert f"{command} needs packages" in error
    assert f"(the first is {package}): install spectral-bias-atlas[{extra}]" in error


def test_another_package_that_is_missing_is_a_fault(monkeypatch):
    monkeypatch.setattr(command_line, "_command", without("something"))
    monkeypatch.setattr(command_line, "find_spec", lambda name: object())
    with pytest.raises(ModuleNotFoundError):
        command_line.main(["audit"])
