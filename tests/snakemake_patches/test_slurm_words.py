"""Why SLURM refuses a job or lets it wait for ever, in a sentence with the setting to change."""

from __future__ import annotations

import asyncio
import importlib
from types import SimpleNamespace

import pytest
from snakemake_interface_common.exceptions import WorkflowError

from spectral_bias.snakemake_patches import slurm_words
from spectral_bias.snakemake_patches.slurm_steps import PLUGIN
from spectral_bias.snakemake_patches.slurm_words import install, refusal, waiting

# What sbatch 22.05 prints; the last one is of a site that enforces limits.
SAID = {
    "sbatch: error: Memory specification can not be satisfied\n"
    "sbatch: error: Batch job submission failed: Requested node configuration is not available": "--cores",
    "sbatch: error: invalid partition specified: nosuch\n"
    "sbatch: error: Batch job submission failed: Invalid partition name specified": "slurm_partition",
    "sbatch: error: Batch job submission failed: Invalid feature specification": "constraint",
    "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified": (
        "slurm_account"
    ),
    "sbatch: error: Batch job submission failed: Invalid qos specification": "--slurm-qos",
    "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size "
    "and/or time limits)": "--jobs",
    "sbatch: error: Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)": (
        "max_runtime"
    ),
}


def by_the_executor(said):
    return f"SLURM sbatch failed. The error message was '{said}'.\n    sbatch call:\n        sbatch {'-x ' * 300}\n"


@pytest.mark.parametrize(("said", "setting"), SAID.items())
def test_a_refusal_names_the_setting_and_leaves_out_the_command(said, setting):
    found = refusal(by_the_executor(said))
    assert found.startswith("SLURM refuses the job: ")
    assert setting in found
    assert said.splitlines()[-1] in found, "SLURM's own words are kept, to search for"
    assert "-x" not in found
    assert found.count("\n") == 1


@pytest.mark.parametrize(
    "message", [by_the_executor("sbatch: error: Socket timed out"), "SLURM-job '7' failed, SLURM status is: 'TIMEOUT'"]
)
def test_other_messages_stay(message):
    assert refusal(message) == message


def test_what_waits_for_ever_is_said_once_a_reason():
    said = set()
    reasons = {"3": "PartitionConfig", "6": "PartitionTimeLimit", "7": "PartitionTimeLimit", "8": "Resources"}
    size, time = waiting(reasons, said)
    assert size.startswith("SLURM job 3 waits for ever (PartitionConfig): it asks for more processors or memory")
    assert time.startswith("2 SLURM jobs, such as 6, wait for ever (PartitionTimeLimit): ")
    assert "Set max_runtime" in time
    assert waiting({**reasons, "9": "PartitionConfig"}, said) == []


@pytest.mark.parametrize("reason", ["Resources", "Priority", "Dependency", "QOSMaxJobsPerUserLimit", "BeginTime"])
def test_a_wait_that_ends_is_not_said(reason):
    assert waiting({"1": reason}, set()) == []


def test_slurm_is_asked_for_reasons_now_and_then_and_refusals_are_said_in_words(context, monkeypatch):
    plugin = importlib.import_module(PLUGIN)
    asked, warned, errors, reported = [], [], [], []

    async def states(self, active_jobs):
        for job in active_jobs:
            yield job

    async def ask(command, logger):
        asked.append(command)
        return {"3": "PartitionTimeLimit"}, 0.1

    def report(self, job_info, msg=None, **details):
        reported.append((msg, details))

    monkeypatch.setattr(plugin.Executor, "check_active_jobs", states)
    monkeypatch.setattr(plugin.Executor, "report_job_error", report, raising=False)
    monkeypatch.setattr(plugin, "query_job_status", ask)
    now = [1000.0]
    monkeypatch.setattr(slurm_words, "time", SimpleNamespace(monotonic=lambda: now[0]))
    install(context.context)
    executor = object.__new__(plugin.Executor)
    executor.run_uuid, executor.logger = "atlas_1", SimpleNamespace(warning=warned.append, error=errors.append)

    async def check(active_jobs):
        return [job async for job in executor.check_active_jobs(active_jobs)]

    assert asyncio.run(check([])) == []
    assert asked == []
    for seconds in (0.0, 20.0, 280.0):
        now[0] += seconds
        assert asyncio.run(check(["a", "b"])) == ["a", "b"]
    assert asked == ["squeue --noheader --states=PENDING --name=atlas_1 '--format=%i|%r'"] * 2
    assert len(warned) == 1
    single, group = (SimpleNamespace(job=SimpleNamespace(is_group=lambda it=it: it)) for it in (False, True))
    executor.report_job_error(single, msg=by_the_executor(next(iter(SAID))), aux_logs=["x"])
    executor.report_job_error(single)
    assert errors == []
    executor.report_job_error(group, msg=by_the_executor(next(iter(SAID))))
    assert errors == [reported[0][0].strip()], "Snakemake leaves a group's message out"
    assert reported[0][0].startswith("SLURM refuses the job: ")
    assert reported[0][1] == {"aux_logs": ["x"]}
    assert reported[1] == (None, {})


def test_a_group_with_an_account_that_is_not_ours_fails_and_does_not_wait_for_ever(context, monkeypatch):
    """The executor raises on its way to report it, since a group has no rule."""
    plugin = importlib.import_module(PLUGIN)
    reported = []

    def run_job(self, job):
        try:
            raise WorkflowError("The given account none appears to be invalid. Available accounts:\natlas")
        except WorkflowError:
            job.rule.name  # noqa: B018 - as in the executor

    monkeypatch.setattr(plugin.Executor, "run_job", run_job)

    def report(self, info, msg=None):
        reported.append((info.job, msg))

    monkeypatch.setattr(plugin.Executor, "report_job_error", report, raising=False)
    install(context.context)
    job = SimpleNamespace(is_group=lambda: False)
    object.__new__(plugin.Executor).run_job(job)
    ((found, said),) = reported
    assert found is job
    assert said.startswith("The job cannot be submitted: The given account none appears to be invalid. Available")
    assert "Set slurm_account" in said
