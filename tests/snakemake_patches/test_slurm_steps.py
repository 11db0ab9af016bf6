"""The pinned executor is told to let a SLURM job run its steps itself; without an executor nothing is done."""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace

from spectral_bias.snakemake_patches.slurm_steps import PLUGIN, steps_in_one_process


def test_the_pinned_executor_asks_for_another_one_in_its_jobs_and_is_told_not_to(monkeypatch):
    plugin = importlib.import_module(PLUGIN)
    workflow = SimpleNamespace(executor_settings=SimpleNamespace(pass_command_as_script=False))
    before = plugin.Executor.additional_general_args
    assert "--executor slurm-jobstep" in before(SimpleNamespace(workflow=workflow))
    monkeypatch.setattr(plugin.Executor, "additional_general_args", before)
    assert steps_in_one_process()
    assert plugin.Executor.additional_general_args(None) == "--executor local"


def test_without_the_executor_nothing_is_done(monkeypatch):
    monkeypatch.delitem(sys.modules, PLUGIN, raising=False)
    assert not steps_in_one_process()
