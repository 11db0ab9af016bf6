"""Every test runs JAX strictly and checks the shape in every annotation of the numerical rooms.

Both are set here, before a module of the library is imported; strictness as JAX's configuration and not in the
environment, so that a Snakemake that a test starts trains as it does for everybody.
"""

import fcntl
import functools
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

os.environ |= {"JAX_PLATFORMS": "cpu", "MPLBACKEND": "agg", "PJRT_NPROC": "1"}

import hypothesis
import jax
import numpy as np
import optax
import pytest
import scipy.linalg  # noqa: F401 - loads its own BLAS, whose threads are limited below
import xarray as xr
from jaxtyping import install_import_hook
from threadpoolctl import threadpool_limits

pytest_plugins = ["small_artefacts", "small_project"]

CHECKED = ("models", "training", "spectra", "verdicts", "datasets", "solvers", "timings", "numerics")

jax.config.update("jax_numpy_dtype_promotion", "strict")
jax.config.update("jax_numpy_rank_promotion", "raise")
jax.config.update("jax_default_matmul_precision", "highest")
install_import_hook([f"spectral_bias.{room}" for room in CHECKED], "beartype.beartype")

# Containers often forbid byte code: each of some hundred processes that tests start would compile the library again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Of this process alone: pytest's workers share the processors, and matrices are small.
threadpool_limits(1)

# `make fuzz` sets FUZZ: that many times as many examples, and others each time.
FUZZ = int(os.environ.get("FUZZ", "1"))
hypothesis.settings.register_profile("atlas", deadline=None, max_examples=50 * FUZZ, derandomize=FUZZ == 1)
hypothesis.settings.load_profile("atlas")


# optax raises a decay, here a traced float32, to the power of an int32 step count: the one place that is not strict.
@functools.wraps(optax.tree.bias_correction)
def _bias_correction(*arguments, _original=optax.tree.bias_correction):
    with jax.numpy_dtype_promotion("standard"):
        return _original(*arguments)


optax.tree.bias_correction = _bias_correction


# Tests that run only where -m names their marker, and why.
LEFT_OUT = {
    "browser": "they start Chromium and Firefox; make test-browser runs them",
    "cluster": "they start SLURM, munge and MariaDB on this machine; make test-cluster runs them",
    "faults": "they inject faults for half an hour; make faults runs them",
}
COUNTS = pytest.StashKey[dict[str, int]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ``-m`` does not name, and start with the tests that run Snakemake.

    These come first so that no worker is left alone with them at the end.
    """
    closed = [marker for marker in LEFT_OUT if not re.search(rf"\b{marker}\b", config.option.markexpr)]
    found = [next((marker for marker in closed if item.get_closest_marker(marker)), None) for item in items]
    if counts := Counter(marker for marker in found if marker):
        config.hook.pytest_deselected(items=[item for item, marker in zip(items, found, strict=True) if marker])
        items[:] = [item for item, marker in zip(items, found, strict=True) if not marker]
        config.stash[COUNTS] = dict(counts)
        if hasattr(config, "workeroutput"):
            config.workeroutput["left out"] = dict(counts)
    items.sort(key=lambda item: item.get_closest_marker("workflow") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Take over what a worker of pytest-xdist left out; all of them leave out the same."""
    node.config.stash[COUNTS] = getattr(node, "workeroutput", {}).get("left out", {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out, and why."""
    for marker, count in sorted(terminalreporter.config.stash.get(COUNTS, {}).items()):
        terminalreporter.write_line(f"{count} {marker} tests left out: {LEFT_OUT[marker]}")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """A function that returns a folder filled by the first of pytest's workers that needs it, for all of them."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def folder(name: str, fill: Callable[[Path], object]) -> Path:
        complete, partial = root / name, root / f"{name}.partial"
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not complete.exists():
                shutil.rmtree(partial, ignore_errors=True)
                fill(partial)
                partial.rename(complete)
        return complete

    return folder


@pytest.fixture(scope="session")
def programs(made_once) -> Path:
    """A folder where jobs of different tests keep compiled programs, for one another: they change no bit."""
    return made_once("compiled-programs", Path.mkdir)


@pytest.fixture(scope="module")
def unoptimised():
    """Leave out XLA's optimisations, which take most of the time of small tests.

    For modules whose expectations are closed forms or NumPy, to a tolerance; not where bits are compared. What was
    compiled so is forgotten afterwards.
    """
    jax.config.update("jax_disable_most_optimizations", True)
    yield
    jax.config.update("jax_disable_most_optimizations", False)
    jax.clear_caches()


@pytest.fixture(scope="session")
def make_run():
    """A function that makes a run file's dataset in memory from its predictions and target."""

    def run(prediction, target, x, steps=None, trained_on=None, **attributes):
        prediction, target, x = np.asarray(prediction), np.asarray(target), np.asarray(x)
        outputs = ("sample", "channel")[: target.ndim]
        steps = np.arange(prediction.shape[1]) if steps is None else np.asarray(steps)
        trained = np.ones(len(x)) if trained_on is None else np.asarray(trained_on)
        return xr.Dataset(
            {
                "prediction": (("seed", "step", *outputs), prediction),
                "target": (outputs, target),
                "x": (("sample", "dimension"), x.reshape(len(x), -1)),
                "loss": (("seed", "step"), np.zeros(prediction.shape[:2])),
                "trained_on": (("sample",), trained.astype(np.int8)),
            },
            coords={"seed": np.arange(len(prediction)), "step": steps.astype(np.int32)},
            attrs=attributes,
        )

    return run


@pytest.fixture
def command(capsys, monkeypatch):
    """A function that runs the command line and returns its status and what it printed."""
    from spectral_bias.__main__ import main

    monkeypatch.setenv("COLUMNS", "100")

    def command(*arguments) -> tuple[int, str]:
        status = main([str(each) for each in arguments])
        caught = capsys.readouterr()
        return status, caught.out + caught.err

    return command
