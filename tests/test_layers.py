"""What import-linter's contracts in pyproject.toml cannot say: what is loaded in fact, imports of scripts and tests."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
SCRIPTS = TESTS.parent / "scripts"
STAGES = sorted(SCRIPTS.glob("*.py"))
# The rooms that the Snakefile reads may load the standard library, YAML and pydantic with what pydantic stands on.
PARSED = ("registry", "digests", "config", "plan")
LIGHT = {"yaml", "pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
NUMERICAL = {"jax", "jaxlib", "equinox", "optax"}
LOADED = """
import sys, sysconfig
sys.path.insert(0, {path!r})
before = {{*sys.modules}}
import {modules}
installed = tuple(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
files = {{name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items() if name not in before}}
print(*{{name.partition(".")[0] for name, file in files.items() if file.startswith(installed)}})
"""


def modules_of(*rooms: str) -> list[str]:
    """Every module of the rooms, by its dotted name."""
    paths = [path for room in rooms for path in sorted((SCRIPTS / "spectral_bias" / room).rglob("*.py"))]
    return [".".join(path.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__") for path in paths]


def loaded_by(modules: list[str]) -> set[str]:
    """The installed packages that a fresh Python loads for some modules."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(path=str(SCRIPTS), modules=", ".join(modules))],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def imported(script: Path) -> set[str]:
    """The modules that a file imports, wherever the statement stands."""
    found = set()
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_what_the_snakefile_reads_loads_the_standard_library_yaml_and_pydantic():
    loaded = loaded_by(modules_of(*PARSED))
    assert {"yaml", "pydantic"} <= loaded <= LIGHT


def test_drawing_loads_no_jax():
    stages = ["figure", "overview", "page", "report"]
    loaded = loaded_by([*modules_of("figures", "report"), *stages])
    assert "matplotlib" in loaded
    assert loaded & NUMERICAL == set()


def test_a_recorder_loads_only_numpy_and_netcdf4():
    # netCDF4 itself loads the others where they are installed.
    loaded = loaded_by(["spectral_bias.recording"])
    assert {"numpy", "netCDF4"} <= loaded <= {"numpy", "netCDF4", "cftime", "certifi", "packaging"}


def test_a_suggestion_loads_nothing_of_the_workflow():
    loaded = loaded_by(modules_of("scales", "suggestion"))
    assert {"numpy", "scipy"} <= loaded
    assert loaded & (NUMERICAL | {"pydantic", "snakemake", "yaml", "skimage"}) == set()


@pytest.mark.parametrize("script", STAGES, ids=lambda path: path.stem)
def test_a_script_imports_neither_another_nor_the_audit(script):
    names = imported(script)
    assert not {name.partition(".")[0] for name in names} & {path.stem for path in STAGES}
    assert not any(name.startswith(("spectral_bias.provenance", "spectral_bias.cli")) for name in names)


def test_any_folders_of_tests_can_be_collected_together():
    # pytest knows modules of tests by their bare names, and of the many conftest.py the last one it loaded.
    modules = [path for path in TESTS.rglob("*.py") if "node_modules" not in path.parts]
    names = Counter(path.stem for path in modules)
    assert [name for name, count in names.items() if count > 1] == ["conftest"]
    assert [path.name for path in modules if any(name.startswith("conftest") for name in imported(path))] == []
