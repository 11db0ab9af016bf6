"""How each seed of an external log ended: whether it completed, diverged or stopped, and after which logged step.

A log writes a seed that has ended as NaN, as infinite values or as fill values from a step to the end. NaN alone does
not say why: xarray pads shorter seeds with it. A seed counts as *diverged* where the log says so, where its first
snapshot without a value is infinite or only partly NaN, or where its last outputs or loss had grown by a factor of
``GROWTH``; else as *stopped*. Of a seed that did not diverge, losses must not be missing where outputs are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from spectral_bias.training.run_layout import COMPLETE, DIVERGED, STATUSES, STOPPED, Members, last_true

GROWTH = 1000.0


def endings(values: Mapping[str, np.ndarray]) -> tuple[Members, list[str]]:
    """How the seeds ended, and what is wrong with them.

    Args:
        values: of the log; ``status`` and ``last_step`` where they are given.
    """
    prediction, steps = values["prediction"], values["step"]
    finite = np.asarray(np.isfinite(prediction).all(axis=tuple(range(2, prediction.ndim))))
    last = last_true(finite)
    faults = [*_gaps("prediction", finite, last, steps)]
    loss = values.get("loss")
    if loss is not None:
        with_loss = np.isfinite(loss)
        last_loss = last_true(with_loss)
        faults += [*_gaps("loss", with_loss, last_loss, steps)]
        if not faults:
            faults = [*_unexplained(values, last, last_loss)]
        last = np.minimum(last, last_loss)
    faults += [*_stated(values, last)]
    if faults:
        return Members(np.zeros(len(last), np.int8), last), faults
    evidence = [_evidence(seed, int(last[seed]), values) for seed in range(len(last))]
    if "last_step" in values:
        last = np.minimum(last, np.searchsorted(steps, values["last_step"], side="right") - 1)
    complete = last == len(steps) - 1
    derived = np.where(complete, COMPLETE, [DIVERGED if each else STOPPED for each in evidence])
    status = values.get("status", derived)
    return Members(status.astype(np.int8), last, tuple(_notes(status, last, steps, evidence, "status" in values))), []


def _gaps(name: str, finite: np.ndarray, last: np.ndarray, steps: np.ndarray) -> Iterator[str]:
    """Seeds without values at the first step, or without some between others."""
    fix = "leave the seed out" if name == "prediction" else "write all its losses, or leave out the variable"
    for seed, (row, end) in enumerate(zip(finite, last, strict=True)):
        absent = np.flatnonzero(~row[: end + 1])
        if not row[0]:
            until = "at any step" if end < 0 else f"at the first logged step {steps[0]}"
            yield f"{name}: seed {seed} has values that are missing or not finite {until}; {fix}"
        elif absent.size:
            yield (
                f"{name}: seed {seed} has values that are missing or not finite at step {steps[absent[0]]}, and finite "
                f"ones after it (step {steps[end]}); a seed that ends has none to the end, so leave out such steps"
            )


def _unexplained(values: Mapping[str, np.ndarray], last: np.ndarray, last_loss: np.ndarray) -> Iterator[str]:
    """Seeds with outputs, but no losses, after a step, that did not diverge there."""
    steps, status = values["step"], values.get("status", np.full(len(last), STOPPED))
    for seed in map(int, np.flatnonzero(last_loss < last)):
        if status[seed] != DIVERGED and not _evidence(seed, int(last_loss[seed]), values):
            yield (
                f"loss: seed {seed} has no loss after step {steps[last_loss[seed]]}, but outputs up to step "
                f"{steps[last[seed]]}; write all its losses, or leave out the variable; if the seed diverged, write "
                "status(seed)"
            )


def _stated(values: Mapping[str, np.ndarray], last: np.ndarray) -> Iterator[str]:
    """Statements of the log that its values contradict."""
    steps, status = values["step"], values.get("status", np.full(len(last), STOPPED))
    for seed, stated in enumerate(values.get("last_step", ())):
        if stated < steps[0]:
            yield f"last_step: seed {seed} ends at step {stated}, before the first logged step {steps[0]}"
        after = steps[last[seed] + 1 :]
        if after.size and stated >= after[0] and status[seed] != DIVERGED:
            yield f"last_step: seed {seed} ends at step {stated}, but has no finite values from step {after[0]} on"


def _evidence(seed: int, last: int, values: Mapping[str, np.ndarray]) -> str:
    """What shows that a seed diverged after a snapshot; empty if nothing does."""
    prediction, steps, loss = values["prediction"][seed], values["step"], values.get("loss")
    if last == len(steps) - 1:
        return ""
    after = prediction[last + 1]
    if np.isinf(after).any() or (loss is not None and np.isinf(loss[seed, last + 1])):
        return f"infinite values at step {steps[last + 1]}"
    if np.isfinite(after).any() and not np.isfinite(after).all():
        return f"some outputs NaN at step {steps[last + 1]}"
    scale = max(np.abs(values["target"]).max(), np.abs(prediction[0]).max())
    for step, outputs in ((steps[last], prediction[last]), (steps[last + 1], after)):
        if np.isfinite(outputs).all() and np.abs(outputs).max() > GROWTH * scale:
            return f"outputs {GROWTH:g} times those of the start and the target at step {step}"
    if loss is not None and loss[seed, last] > GROWTH * loss[seed, 0] > 0:
        return f"a loss {GROWTH:g} times that of the start at step {steps[last]}"
    return ""


def _notes(status: np.ndarray, last: np.ndarray, steps: np.ndarray, evidence: list[str], stated: bool) -> Iterator[str]:
    """A line on each seed that did not complete."""
    for seed in np.flatnonzero(status != COMPLETE):
        why = "as the log states" if stated else evidence[seed]
        unknown = "no sign of divergence; if it diverged, write status(seed)"
        yield f"seed {seed}: {STATUSES[status[seed]]} after step {steps[last[seed]]}: {why or unknown}"
