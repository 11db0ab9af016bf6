"""What second trainings say of a cause that one log leaves open: effects, conclusion, sentences, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from spectral_bias.diagnosis import settling, settling_words
from spectral_bias.diagnosis.both import Both, lines
from spectral_bias.diagnosis.card import Effect, Intervention, Remedy, SecondTraining, Settled
from spectral_bias.diagnosis.causes import Cause
from spectral_bias.diagnosis.named_first import how_often_right
from spectral_bias.diagnosis.progress import Errors, compare, errors_at
from spectral_bias.diagnosis.remedies import Trial, remedies
from spectral_bias.diagnosis.second_log import SecondLog
from spectral_bias.registry.evidence import Evidence

EVIDENCE = {
    "longer": Both(
        "the same errors of the longer training over those of the first", "更久训练与首次训练的同类误差之比"
    ),
    "wider": Both("the same errors of the wider network over those of the first", "更宽网络与首次训练的同类误差之比"),
    "smaller_step": Both(
        "the same errors of the smaller step over those of the first", "较小步长与首次训练的同类误差之比"
    ),
}


class Judged(NamedTuple):
    """The record of what second trainings say, in words, and the numbers that it rests on."""

    settled: Settled
    says: Both
    evidence: tuple[Evidence, ...]
    remedies: tuple[Remedy, ...]


def judged(
    found: Cause, run: xr.Dataset, spectrum: xr.Dataset, seconds: Sequence[tuple[SecondLog, xr.Dataset]]
) -> Judged:
    """Conclude from one second training or more.

    Args:
        found: the cause that the first log alone gives.
        run: the first log in the run layout.
        spectrum: of the first log.
        seconds: second logs with their spectra by the same method.
    """
    last = int(np.asarray(run["step"])[-1])
    first = errors_at(run, spectrum, last)
    ahead = [log.kind == "longer" and _ahead(first, log, of, last) for log, of in seconds]
    trainings = tuple(
        _training(first, log, of, ahead=is_ahead) for (log, of), is_ahead in zip(seconds, ahead, strict=True)
    )
    effects: dict[Intervention, Effect] = {each.kind: each.effect for each in trainings}
    conclusion = settling.settle(found, effects)
    settled = Settled(conclusion.outcome, found.kind, trainings)
    if conclusion.outcome == "not_asked":
        named = remedies(found.why, conclusion, {})
        return Judged(settled, settling_words.CONCLUSIONS[conclusion.why], (), named)
    named = remedies(found.why, conclusion, {each.kind: Trial(each.effect, each.ratio) for each in trainings})
    said = [settling_words.seen(trainings, last), settling_words.CONCLUSIONS[conclusion.why]]
    said += [settling_words.CONCLUSIONS["not the same"]] if any(ahead) else []
    if conclusion.outcome == "open":
        shown = settling_words.CONCLUDED.get(conclusion.why, ())
        said.append(settling_words.not_excluded([each for each in named if each not in shown]))
    said.append(how_often_right(effects, settled=conclusion.outcome != "open"))
    said.append(settling_words.next_ones(settling.still_to_try(conclusion, effects)))
    evidence = tuple(
        Evidence(each.kind, each.ratio, settling.FALLS, EVIDENCE[each.kind].en, EVIDENCE[each.kind].zh)
        for each in trainings
    )
    return Judged(settled, lines(said), evidence, named)


def _ahead(first: Errors, log: SecondLog, spectrum: xr.Dataset, last: int) -> bool:
    """Whether a longer training has at the first one's last step what it shall reach by more steps."""
    return settling.effect(compare(first, errors_at(log.run, spectrum, last))) == "falls"


def _training(first: Errors, log: SecondLog, spectrum: xr.Dataset, *, ahead: bool) -> SecondTraining:
    second = errors_at(log.run, spectrum, log.step)
    comparison = compare(first, second)
    return SecondTraining(
        kind=log.kind,
        log=str(log.source.path),
        sha256=log.source.sha256,
        step=log.step,
        parameters=int(log.run.attrs["parameters"]) if "parameters" in log.run.attrs else None,
        compared=tuple(map(bool, comparison.compared)),
        errors_first=tuple(map(float, first.places)),
        errors=tuple(map(float, second.places)),
        ratio=comparison.ratio,
        effect="open" if ahead else settling.effect(comparison),
    )
