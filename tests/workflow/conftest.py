"""A miniature checkout with the smoke results in it, made once and shared by the tests that run Snakemake."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checkout import Checkout, Examples
from copied_project import ROOT

MadeOnce = Callable[[str, Callable[[Path], object]], Path]


# A folder that `make smoke` left, for the tests to begin with: CI runs the miniature once and not twice.
FINISHED = os.environ.get("FINISHED_SMOKE")


@pytest.fixture(scope="session")
def miniature(made_once: MadeOnce) -> Checkout:
    """The smoke pipeline, run once from nothing on two cores. Tests must leave it as they found it.

    From the variable ``FINISHED_SMOKE``, if it is set, comes a folder where that was done; what is not up to date there
    is made again.
    """

    def finished(root: Path) -> None:
        made = Checkout.fresh(root)
        if FINISHED:
            shutil.copytree(ROOT / FINISHED, made.work, symlinks=True)
        made.snakemake()

    return Checkout(made_once("miniature", finished))


@pytest.fixture
def edited(miniature: Checkout, tmp_path: Path) -> Iterator[Checkout]:
    """A copy of the miniature whose sources and results may be edited."""
    shutil.copytree(miniature.root, tmp_path / "atlas", symlinks=True)
    yield Checkout(tmp_path / "atlas")
    shutil.rmtree(tmp_path / "atlas")


@pytest.fixture(scope="session")
def examples(made_once: MadeOnce) -> Examples:
    """Both examples at a tiny scale, run once."""
    return Examples(made_once("examples", Examples.finished))


@pytest.fixture
def own_copy(examples: Examples, tmp_path: Path) -> Examples:
    """A copy of the examples that tests may edit."""
    shutil.copytree(examples.root, tmp_path / "atlas", symlinks=True)
    return Examples(tmp_path / "atlas")
