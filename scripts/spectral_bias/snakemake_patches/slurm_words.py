"""Say in a sentence why SLURM refuses a job or lets it wait for ever, and which setting to change.

Of a refused job the executor prints sbatch's words and its whole command line, some thousand characters; of a group
Snakemake prints no message at all. A group that the executor itself refuses, for its account, is lost in the executor,
and the run waits for it. Of a job that no node can ever take nothing is said: SLURM keeps it, with a reason that only
``squeue`` shows.
"""

from __future__ import annotations

import functools
import shlex
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from spectral_bias.snakemake_patches.patch import Context, Patch
from spectral_bias.snakemake_patches.slurm_steps import PLUGIN

# How often SLURM is asked for the reasons of waiting jobs.
ASK_SECONDS = 300.0
REFUSED = "SLURM sbatch failed."

TIME = (
    "it asks for more time than the partition grants. Set max_runtime to the partition's limit in minutes "
    "(sinfo --format '%P %l' lists limits)"
)
SIZE = (
    "it asks for more processors or memory than a node of the partition has. Lower --cores (steps side by side) or "
    "--set-threads train=K (processes), or choose another slurm_partition"
)
ACCOUNT = "the account may not be used here. Set slurm_account (sacctmgr show associations user=$USER lists yours)"
PARTITION = "there is no such partition. Set slurm_partition (sinfo lists them)"
FEATURE = "no node has the feature that constraint=... asks for (sinfo --format '%P %f' lists features)"
QOS = "the quality of service may not be used here. Set --slurm-qos, or leave it out"
POLICY = "the account's limits do not allow it: fewer jobs at a time (--jobs), smaller ones (--cores), or shorter ones"
HELD = "it is held. If you did not do that, ask your site; scontrol release JOB lets it go"

# By a part of sbatch's words; the first that is found counts.
REFUSALS = {
    "time limit is invalid": TIME,
    "Memory specification can not be satisfied": SIZE,
    "node configuration is not available": SIZE,
    "CPU count": SIZE,
    "nvalid partition": PARTITION,
    "nvalid account": ACCOUNT,
    "nvalid qos": QOS,
    "nvalid feature": FEATURE,
    "accounting/QOS policy": POLICY,
}
# By squeue's reason, of those that no wait ends.
WAITS = {
    "PartitionTimeLimit": TIME,
    "PartitionConfig": SIZE,
    "PartitionNodeLimit": SIZE,
    "BadConstraints": FEATURE,
    "AccountNotAllowed": ACCOUNT,
    "InvalidAccount": ACCOUNT,
    "InvalidQOS": QOS,
    "QOSNotAllowed": QOS,
    "JobHeldUser": HELD,
    "JobHeldAdmin": HELD,
    **{f"{who}MaxWallDurationPerJobLimit": TIME for who in ("Assoc", "QOS")},
    **{f"{who}MaxCpuPerJobLimit": SIZE for who in ("Assoc", "QOS")},
    **{f"{who}MaxMemoryPerJob": SIZE for who in ("Assoc", "QOS")},
}


def install(_: Context) -> None:
    """Shorten the executor's message on a refused job, and look for jobs that wait for ever."""
    plugin: Any = sys.modules[PLUGIN]
    plugin.Executor.run_job = reporting(plugin.Executor.run_job, plugin.SubmittedJobInfo)
    plugin.Executor.report_job_error = in_words(plugin.Executor.report_job_error)
    plugin.Executor.check_active_jobs = watching(plugin.Executor.check_active_jobs, plugin.query_job_status)


def refusal(message: str) -> str:
    """The executor's message on a refused job in a sentence; other messages as they are."""
    if message.startswith(REFUSED):
        for words, sentence in REFUSALS.items():
            if words in message:
                said = message.removeprefix(REFUSED).partition("    sbatch call:")[0]
                return f"SLURM refuses the job: {sentence}. {' '.join(said.split())}\n"
    return message


def waiting(reasons: Mapping[str, str], said: set[str]) -> list[str]:
    """A line for each reason for which jobs wait for ever and that was not said before.

    Args:
        reasons: squeue's reason, by the number of the job.
        said: the reasons that were said; those of the lines are added.
    """
    lines: list[str] = []
    for reason in sorted(set(reasons.values()) & set(WAITS) - said):
        said.add(reason)
        jobs = [job for job, each in reasons.items() if each == reason]
        which = f"SLURM job {jobs[0]} waits" if len(jobs) == 1 else f"{len(jobs)} SLURM jobs, such as {jobs[0]}, wait"
        lines.append(f"{which} for ever ({reason}): {WAITS[reason]}. Stop with Ctrl-C, and run again with the change.")
    return lines


def in_words(report: Callable[..., None]) -> Callable[..., None]:
    """The executor's method that reports a failed job, with a refusal said in a sentence."""

    @functools.wraps(report)
    def reported(self: Any, job_info: Any, msg: str | None = None, **details: Any) -> None:
        said = msg and refusal(msg)
        if said and job_info.job.is_group():
            self.logger.error(said.strip())
        report(self, job_info, msg=said, **details)

    return reported


def reporting(run_job: Callable[..., None], info: Callable[[Any], Any]) -> Callable[..., None]:
    """The executor's method that submits a job, with every error reported: its own report fails for a group.

    Args:
        run_job: the executor's method.
        info: what the executor makes of a job for its reports.
    """

    @functools.wraps(run_job)
    def submit(self: Any, job: Any) -> None:
        try:
            run_job(self, job)
        except Exception as error:
            cause = " ".join(str(error.__context__ or error).split())
            hint = f" {ACCOUNT[0].upper()}{ACCOUNT[1:]}." if "account" in cause else ""
            self.report_job_error(info(job), msg=f"The job cannot be submitted: {cause}.{hint}\n")

    return submit


def watching(check: Callable[..., AsyncIterator[Any]], ask: Callable[..., Any]) -> Callable[..., AsyncIterator[Any]]:
    """The executor's method that asks for the states of jobs, which also asks now and then why jobs wait.

    Args:
        check: the executor's method.
        ask: its function that runs a command and returns the second column of what it prints, by the first.
    """
    said: set[str] = set()
    asked = -ASK_SECONDS

    @functools.wraps(check)
    async def checked(self: Any, active_jobs: list[Any]) -> AsyncIterator[Any]:
        nonlocal asked
        async for job_info in check(self, active_jobs):
            yield job_info
        if active_jobs and time.monotonic() - asked >= ASK_SECONDS:
            asked = time.monotonic()
            command = ["squeue", "--noheader", "--states=PENDING", f"--name={self.run_uuid}", "--format=%i|%r"]
            reasons, _ = await ask(shlex.join(command), self.logger)
            for line in waiting(reasons or {}, said):
                self.logger.warning(line)

    return checked


PATCH = Patch(
    needs=(
        f"{PLUGIN}:Executor.run_job",
        f"{PLUGIN}:Executor.report_job_error",
        f"{PLUGIN}:Executor.check_active_jobs",
        f"{PLUGIN}:query_job_status",
        f"{PLUGIN}:SubmittedJobInfo",
    ),
    without="SLURM's reasons to refuse a job are buried in its command line, and those to let it wait are not shown",
    install=install,
    tested="2.8",
    package="snakemake-executor-plugin-slurm",
)
