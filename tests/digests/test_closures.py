"""Closures: which source files a stage runs, found by following imports without running any."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from spectral_bias.digests import closure
from spectral_bias.digests.closure import code_digests, label
from spectral_bias.plan.plan import Plan
from spectral_bias.registry.members import GROUPS, members
from spectral_bias.registry.resolve import module_and_attribute
from spectral_bias.registry.search import SCRIPTS

LIBRARY = "scripts/spectral_bias"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder, and a function that writes modules into it."""
    monkeypatch.chdir(tmp_path)

    def write(sources: dict[str, str]) -> None:
        for name, source in sources.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")

    return write


def digests_of(*modules: str) -> dict[str, str]:
    return code_digests([], modules)


def test_digests_are_sorted_and_do_not_depend_on_the_order_of_asking(folder):
    folder({"a.py": "import b\n", "b.py": "X = 1\n", "c.py": "Y = 1\n"})
    assert list(digests_of("c", "a")) == ["a.py", "b.py", "c.py"]
    assert digests_of("a", "c") == digests_of("c", "b", "a")


@pytest.mark.parametrize(
    "statement",
    [
        "import waves.act",
        "import waves.act as act",
        "from waves import act",
        "from waves.act import Wave",
        "from waves.act import *",
        "def late():\n    from waves.act import Wave",
        "try:\n    import waves.act\nexcept ImportError:\n    pass",
        "if True:\n    import waves.act",
        "class A:\n    import waves.act",
    ],
)
def test_every_form_of_import_is_followed_through_the_packages_on_its_way(folder, statement):
    folder({"start.py": statement, "waves/__init__.py": "", "waves/act.py": "X = 1\n", "waves/other.py": "X = 1\n"})
    assert set(digests_of("start")) == {"start.py", "waves/__init__.py", "waves/act.py"}


@pytest.mark.parametrize("package", [True, False])
@pytest.mark.parametrize(
    ("statement", "reached"),
    [
        ("from .core import C", "nets/deep/core.py"),
        ("from . import core", "nets/deep/core.py"),
        ("from ..layers import L", "nets/layers.py"),
        ("from .. import layers", "nets/layers.py"),
        ("from ..wide.block import B", "nets/wide/block.py"),
        ("from ..wide import block", "nets/wide/block.py"),
        ("from nets.layers import L", "nets/layers.py"),
        ("import nets.wide.block", "nets/wide/block.py"),
    ],
)
def test_imports_in_a_package_are_followed_with_and_without_an_init(folder, package, statement, reached):
    files = ["nets/layers.py", "nets/deep/core.py", "nets/wide/block.py", "nets/rest.py"]
    inits = [f"nets/{name}__init__.py" for name in ("", "deep/", "wide/")] if package else []
    folder({"nets/deep/net.py": statement, **dict.fromkeys([*files, *inits], "X = 1\n")})
    found = set(digests_of("nets.deep.net"))
    modules = {name for name in found if not name.endswith("__init__.py")}
    assert modules == {"nets/deep/net.py", reached}
    reached_inits = {f"{folder}/__init__.py" for folder in ("nets", "nets/deep", str(Path(reached).parent))}
    assert found - modules == (reached_inits if package else set())


def test_an_init_that_holds_code_counts_for_a_named_module_in_its_package(folder):
    folder(
        {
            "nets/__init__.py": "from nets.hidden import H\n",
            "nets/net.py": "",
            "nets/hidden.py": "",
            "other/__init__.py": '"""Only a docstring."""\n',
            "other/net.py": "",
        }
    )
    assert set(digests_of("nets.net")) == {"nets/__init__.py", "nets/hidden.py", "nets/net.py"}
    assert set(digests_of("other.net")) == {"other/net.py"}


def test_imports_for_type_checkers_alone_are_left_out(folder):
    source = """
        from __future__ import annotations
        import typing
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from hints import A
        else:
            import instead

        if typing.TYPE_CHECKING:
            import hints

        if not TYPE_CHECKING:
            import real

        if TYPE_CHECKING or True:
            import both
    """
    folder({"start.py": textwrap.dedent(source), **dict.fromkeys(["hints.py", "instead.py", "real.py", "both.py"], "")})
    assert set(digests_of("start")) == {"start.py", "instead.py", "real.py", "both.py"}


def test_imports_in_a_circle_come_to_an_end(folder):
    folder({"one.py": "import two\n", "two.py": "import one\n"})
    assert set(digests_of("one")) == {"one.py", "two.py"}


def test_own_code_may_lie_anywhere_on_the_path_but_installed_packages_do_not_count(tmp_path, folder, monkeypatch):
    installed, elsewhere, work = tmp_path / "site-packages", tmp_path / "elsewhere", tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.syspath_prepend(installed)
    monkeypatch.syspath_prepend(elsewhere)
    folder(
        {
            "work/start.py": "import mine\n",
            "elsewhere/mine.py": "import json\nimport yaml\nimport big\n",
            "site-packages/big.py": "import also\n",
            "site-packages/also.py": "",
        }
    )
    assert set(digests_of("start")) == {"start.py", "mine.py"}


def test_own_code_that_uses_the_library_counts_with_it(folder):
    folder({"start.py": "from spectral_bias.registry.seeds import stream\n"})
    assert "scripts/spectral_bias/registry/seeds.py" in digests_of("start")


def test_labels_name_no_machine(folder, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path.parent)
    assert label(SCRIPTS / "train.py") == "scripts/train.py"
    assert label(tmp_path / "deep" / "net.py") == "deep/net.py"
    assert label(tmp_path.parent / "other" / "net.py") == "other/net.py"
    assert label(Path("/nowhere/at/all/net.py")) == "net.py"


@pytest.mark.parametrize("place", ["", ".venv/lib/python3.11/site-packages", "work/inner"])
def test_labels_do_not_depend_on_where_the_environment_or_the_working_folder_lies(tmp_path, monkeypatch, place):
    """Inside the project's folder or elsewhere."""
    project = tmp_path / "project"
    monkeypatch.setattr(closure, "ROOT", project)
    monkeypatch.setattr(closure, "PROJECT", (project / "scripts",))
    monkeypatch.setattr(sys, "path", [str(project / ".venv/lib/python3.11"), str(project / place), *sys.path])
    (project / "work").mkdir(parents=True)
    monkeypatch.chdir(project / "work")
    assert label(project / place / "jax/nn.py") == "jax/nn.py"
    assert label(project / "work/train.py") == "train.py"
    assert label(project / "scripts/train.py") == "scripts/train.py"


def test_a_file_of_the_project_where_python_does_not_look_has_its_place_in_the_project():
    assert label(closure.ROOT / "docs" / "provenance.md") == "docs/provenance.md"


def test_every_stage_reaches_files_of_the_project_that_are_there():
    for script in SCRIPTS.glob("*.py"):
        found = code_digests([script])
        assert f"scripts/{script.name}" in found
        assert all((SCRIPTS.parent / name).is_file() for name in found)


def test_every_named_thing_can_be_reached_by_its_name_alone():
    for group in GROUPS:
        for name in members(group):
            module = module_and_attribute(group, name)[0]
            assert f"scripts/{module.replace('.', '/')}.py" in digests_of(module)


@pytest.fixture
def plan(project):
    project.replace(project.experiment, "activation: {name: ricker, a: 1.0}", "activation: tanh")
    project.replace(project.experiment, "path: model.activation.a", "path: optimiser.learning_rate")
    return Plan(project.read())


def code_of(spec) -> set[str]:
    return set(spec["code"])


def test_a_run_depends_on_the_activation_that_it_names_and_on_no_other(plan):
    code = code_of(plan.spec("train", "tones", "a-1_start-plain"))
    assert f"{LIBRARY}/models/activations/tanh.py" in code
    activations = {name for name in code if name.startswith(f"{LIBRARY}/models/activations/")}
    assert activations == {f"{LIBRARY}/models/activations/tanh.py"}
    assert {f"{LIBRARY}/models/networks/mlp.py", f"{LIBRARY}/training/optimisers/adam.py", "scripts/train.py"} <= code
    assert f"{LIBRARY}/models/networks/siren.py" not in code
    assert f"{LIBRARY}/training/optimisers/sgd.py" not in code


def test_runs_depend_on_no_analysis_and_no_drawing(plan):
    later = ("spectra", "verdicts", "figures", "report", "provenance", "datasets")
    code = code_of(plan.spec("train", "tones", "a-1_start-plain"))
    assert not any(name.startswith(f"{LIBRARY}/{room}/") for name in code for room in later)


def test_figures_depend_on_no_training(plan):
    code = code_of(plan.spec("figure", "tones-first"))
    assert f"{LIBRARY}/figures/plots/all_runs.py" in code
    assert f"{LIBRARY}/figures/plots/aliasing.py" not in code
    assert not any(
        name.startswith(f"{LIBRARY}/{room}/") for name in code for room in ("training", "models", "datasets")
    )
    assert not any("/training/" in name for name in code_digests([SCRIPTS / "figure.py"]))


def test_a_users_own_code_is_covered_wherever_a_name_may_stand(project, plan):
    project.write("waves/__init__.py", "")
    project.write("waves/act.py", "from .shape import shape\n\ndef wave(x, *, k=1.0):\n    return shape(k * x)\n")
    project.write("waves/shape.py", "def shape(x):\n    return x\n")
    project.write(
        "nets.py",
        "from spectral_bias.registry.quantities import Activation\n\n"
        "def net(key, inputs, outputs, *, gate: Activation = 'tanh', hidden_activation: Activation = 'relu'): ...\n",
    )
    before = code_of(plan.spec("train", "tones", "a-1_start-plain"))
    project.replace(project.experiment, "activation: tanh", "activation: {name: 'waves.act:wave', k: 2.0}")
    with_own = Plan(project.read()).spec("train", "tones", "a-1_start-plain")
    assert code_of(with_own) - before == {"waves/act.py", "waves/shape.py"}
    assert before - code_of(with_own) == {f"{LIBRARY}/models/activations/tanh.py"}

    project.replace(
        project.experiment, "  name: mlp\n  widths: [16, 16]\n", "  name: nets:net\n  gate: waves.act:wave\n"
    )
    project.replace(
        project.experiment, "  activation: {name: 'waves.act:wave', k: 2.0}\n  initialisation: xavier\n", ""
    )
    project.replace(project.experiment, "x8: {model.initialisation.scale: 8.0}", "x8: {steps: 8}")
    of_net = code_of(Plan(project.read()).spec("train", "tones", "a-1_start-plain"))
    assert {"nets.py", "waves/act.py", "waves/shape.py", f"{LIBRARY}/models/activations/relu.py"} <= of_net
