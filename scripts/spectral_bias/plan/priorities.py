"""The order in which claims are finished: one after the other, those that need little work first.

Snakemake starts a job of higher priority before one of lower priority. A job has the priority of the first claim that
needs it. A claim's replicates follow its first runs, and its verdict follows both. Priorities change neither what is
made nor its content.
"""

from __future__ import annotations

from collections.abc import Iterator

from spectral_bias.plan import resources
from spectral_bias.plan.selection import Selection
from spectral_bias.plan.stages import STAGES

# Between two claims; within a claim longer trainings come first, so that none is left over at the end.
A_CLAIM = 1_000_000


def priorities(selection: Selection) -> dict[tuple[str, ...], float]:
    """Priority by rule and names, of every job that some claim needs; others have none.

    The claims that the setting ``first`` names come first, in its order, then the others by the seconds of training
    that no earlier claim has asked for.
    """
    seconds: dict[tuple[str, str], float] = {}
    for experiment, run in {pair for claim in selection.claims for pair in _runs_of(selection, claim)}:
        setup = selection.run(experiment, run).setup.model_dump()
        seconds[experiment, run] = resources.training_seconds(setup) if "optimiser" in setup else 0.0
    replicates = set(selection.catalogue.replicates.values())
    result: dict[tuple[str, ...], float] = {}
    for place, claim in enumerate(reversed([*_in_order(selection, seconds)]), start=1):
        for rule, names in _jobs(selection, claim):
            own = seconds.get((names[0], names[-1]), 0.0) if STAGES[rule].trains else 0.0
            # A replicate comes after all that is first, in the lower half of its claim's range.
            half = 0 if not replicates.isdisjoint(names) else A_CLAIM // 2
            result[rule, *names] = place * A_CLAIM + half + min(own, A_CLAIM // 2 - 1)
    return result


def _in_order(selection: Selection, seconds: dict[tuple[str, str], float]) -> Iterator[str]:
    chosen = selection.catalogue.settings.first
    left = {claim: set(_runs_of(selection, claim)) for claim in selection.claims}
    done: set[tuple[str, str]] = set()
    while left:
        named = [claim for claim in chosen if claim in left]
        claim = named[0] if named else min(left, key=lambda each: sum(seconds[run] for run in left[each] - done))
        done |= left.pop(claim)
        yield claim


def _jobs(selection: Selection, claim: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Rule and names of all that is made for a claim, but seconds: nothing runs beside those, so they come last."""
    runs = _runs_of(selection, claim)
    read = {pattern for stage in STAGES.values() if stage.names == ("claim",) for pattern in stage.inputs.values()}
    for rule, stage in STAGES.items():
        if stage.names == ("claim",) and not stage.of_seconds:
            yield rule, (claim,)
        elif stage.names == ("experiment", "run"):
            yield from ((rule, run) for run in runs)
        elif stage.names == ("dataset",):
            yield from ((rule, (selection.dataset_name_of(*run),)) for run in runs if run in selection.datasets_by_run)
        elif not stage.names and not read.isdisjoint(stage.outputs.values()):
            yield rule, ()


def _runs_of(selection: Selection, claim: str) -> list[tuple[str, str]]:
    return [*selection.runs_of(claim), *selection.replicate_runs_of(claim)]
