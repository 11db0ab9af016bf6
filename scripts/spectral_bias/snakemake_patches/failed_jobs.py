"""Leave out how Snakemake's own code noticed that a script failed.

A job prints the cause of its failure, and Snakemake its log. Between the two Snakemake prints the line of the rule, the
command and its own traceback, which say that the script ended with status 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spectral_bias.snakemake_patches.patch import Context, Patch

# jobs.job ends a job so after it has printed the cause.
SAID = "returned non-zero exit status 1."


def install(_: Context) -> None:
    """Print no exception of a local job that has printed its cause itself."""
    from snakemake.executors import local

    local.print_exception = unless_said(local.print_exception)


def unless_said(show: Callable[..., None]) -> Callable[..., None]:
    """Snakemake's function that prints an exception, but for the exit status of a script that failed."""
    from snakemake.exceptions import RuleException

    def print_exception(error: BaseException, *arguments: Any, **options: Any) -> None:
        if not (isinstance(error, RuleException) and "CalledProcessError" in str(error) and SAID in str(error)):
            show(error, *arguments, **options)

    return print_exception


PATCH = Patch(
    needs=("snakemake.executors.local:print_exception",),
    without="Snakemake's traceback stands between a failed job's cause and its log",
    install=install,
)
