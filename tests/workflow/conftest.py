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
# Where the miniature is left for `make smoke` to find: CI makes it once and not twice.
LEFT_AT = os.environ.get("LEAVE_SMOKE")


@pytest.fixture(scope="session")
def miniature(made_once: MadeOnce) -> Checkout:
    """The smoke pipeline, run once from nothing on two cores. Tests must leave it as they found it.

    A copy of its folder is left where the variable ``LEAVE_SMOKE`` says, in the project's folder.
    """

    def finished(root: Path) -> None:
        assert not (LEFT_AT and (ROOT / LEFT_AT).exists()), f"LEAVE_SMOKE: {LEFT_AT} is there already; remove it first"
        made = Checkout.fresh(root)
        made.snakemake()
        if LEFT_AT:
            shutil.copytree(made.work, ROOT / LEFT_AT, symlinks=True)

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
