"""The library's rooms: imports point downward only, never in a circle, and the ground floor carries nothing heavy."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[1] / "scripts" / "spectral_bias"
SCRIPTS = LIBRARY.parent

# Ground floor first; rooms of one floor do not know each other.
FLOORS = (
    ("registry", "numerics", "solvers"),
    ("artefacts", "models", "digests"),
    ("config", "datasets", "jobs"),
    ("plan",),
    ("training", "spectra", "external_logs"),
    ("verdicts", "timings", "snakemake_patches"),
    ("figures",),
    ("report",),
    ("provenance",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
LIGHT = {"yaml", "pydantic", "pydantic_core", "spectral_bias", *sys.stdlib_module_names}
HEAVY = {
    "numpy",
    "jax",
    "jaxlib",
    "xarray",
    "matplotlib",
    "scipy",
    "equinox",
    "optax",
    "netCDF4",
    "pandas",
    "jaxtyping",
}
MODULES = {
    ".".join(path.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(LIBRARY.rglob("*.py"))
}


def imported(path: Path) -> Iterator[str]:
    """The name of every module that a file imports at run time, wherever the statement stands."""
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)
        waiting += ast.iter_child_nodes(node)


GRAPH = {name: set(imported(path)) for name, path in MODULES.items()}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def reached_from(modules: set[str]) -> set[str]:
    """Everything that modules of the library import, directly or through each other."""
    found: set[str] = set()
    waiting = set(modules)
    while waiting:
        module = waiting.pop()
        found.add(module)
        waiting |= GRAPH.get(module, set()) - found
    return found


def test_every_room_has_its_floor():
    rooms = {room_of(module) for module in MODULES} - {""}
    assert rooms <= set(FLOOR), f"{rooms - set(FLOOR)} is in no list of rooms"


@pytest.mark.parametrize("room", [room for room in FLOOR if (LIBRARY / room).is_dir()])
def test_imports_point_downward(room):
    upward = {
        f"{module} imports {name}"
        for module in MODULES
        if room_of(module) == room
        for name in GRAPH[module]
        if room_of(name) in FLOOR and name.startswith("spectral_bias.")
        if room_of(name) != room and FLOOR[room_of(name)] >= FLOOR[room]
    }
    assert upward == set()


def test_no_module_imports_itself_through_others():
    own = {module: {name for name in names if name in MODULES} - {module} for module, names in GRAPH.items()}
    assert list(graphlib.TopologicalSorter(own).static_order())


def test_nothing_imports_the_audit_but_the_command_line():
    users = {module for module, names in GRAPH.items() if any(room_of(name) == "provenance" for name in names)}
    users = {module for module in users if room_of(module) not in {"provenance", "cli"}}
    assert users <= {"spectral_bias.__main__"}
    for script in SCRIPTS.glob("*.py"):
        assert not any(name.startswith("spectral_bias.provenance") for name in imported(script))


def test_scripts_import_the_library_and_not_each_other():
    names = {path.stem for path in SCRIPTS.glob("*.py")}
    for script in SCRIPTS.glob("*.py"):
        assert not {name.partition(".")[0] for name in imported(script)} & names


@pytest.mark.parametrize(
    "module", [module for module in MODULES if room_of(module) in {"registry", "digests", "config", "plan"}]
)
def test_what_the_snakefile_parses_imports_nothing_but_the_standard_library_yaml_and_pydantic(module):
    assert {name.partition(".")[0] for name in GRAPH[module]} <= LIGHT


def modules_after(code: str) -> set[str]:
    """The packages that a fresh Python has imported after running ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(SCRIPTS)!r})\n{code}\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_a_plan_is_imported_without_anything_heavy():
    assert modules_after("import spectral_bias.plan.plan") & HEAVY == set()


def test_figures_and_pages_never_reach_jax():
    drawing = {module for module in MODULES if room_of(module) in {"figures", "report"}}
    drawing |= {name for script in ("figure", "page", "report") for name in imported(SCRIPTS / f"{script}.py")}
    reached = reached_from(drawing)
    assert {name.partition(".")[0] for name in reached} & {"jax", "jaxlib", "equinox", "optax"} == set()
    assert not any(room_of(name) in {"models", "training", "solvers"} for name in reached)


def test_drawing_does_not_import_jax_in_fact():
    plots = [module for module in MODULES if module.startswith("spectral_bias.figures")]
    statements = "\n".join(f"import {module}" for module in [*plots, "spectral_bias.report.pages"])
    assert modules_after(statements) & {"jax", "jaxlib", "equinox", "optax"} == set()
