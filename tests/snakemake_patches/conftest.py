"""The context that patches are given, and Snakemake put back as it was after each test."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest

from spectral_bias.snakemake_patches.apply import PATCHES
from spectral_bias.snakemake_patches.patch import Context, look_up


@pytest.fixture
def context(monkeypatch):
    """A context whose warnings are collected; what patches replace is restored afterwards."""
    for patch in PATCHES.values():
        for need in patch.needs:
            module, _, attribute = need.partition(":")
            place, _, name = attribute.rpartition(".")
            owner = look_up(f"{module}:{place}") if place else importlib.import_module(module)
            monkeypatch.setattr(owner, name, vars(owner).get(name, getattr(owner, name)))
    warnings = []
    plan = SimpleNamespace(artefacts=lambda: {})
    made = Context(plan, warnings.append)
    return SimpleNamespace(context=made, plan=plan, warnings=warnings)
