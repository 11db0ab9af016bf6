"""The record of a card: everything that ``diagnose`` says of one run file, before it is text, table, page or figure.

Numbers are plain Python numbers. A time is an interval of steps (``after``, ``at``]: it came at the logged step ``at``,
or never (None), and not before ``after``, or perhaps before the first logged step (None).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from spectral_bias.registry.evidence import Evidence

Bias = Literal["low_first", "not_first", "too_few", "depends_on_method"]
Left = Literal["unlearned_high", "aliasing", "noise_fitted", "too_small_or_step_too_large", "nothing", "unknown"]
Intervention = Literal["longer", "wider", "smaller_step"]
# What a card names to do: a second training that differs in this, or higher frequencies for the network to work with.
Remedy = Literal["longer", "wider", "smaller_step", "frequencies"]
Effect = Literal["falls", "stays", "open"]
Outcome = Literal["too_few_steps", "too_small", "step_too_large", "too_small_or_step_too_large", "open", "not_asked"]
PointsKind = Literal["periodic", "with_end_points", "irregular", "image", "volume", "cloud"]


@dataclass(frozen=True)
class Interval:
    """A time in optimiser steps: later than ``after`` (None: unknown), not later than ``at`` (None: never).

    Attributes:
        after: lower end.
        at: upper end.
        median: over seeds, where the interval is one of several networks and the logs decide it; else None.
    """

    after: int | None
    at: int | None
    median: float | None = None


@dataclass(frozen=True)
class Points:
    """The evaluation points.

    Attributes:
        kind: what grid they are, if any.
        count: number of points.
        dimensions: of a point.
        shape: points along each axis of a grid, else empty.
        channels: of the outputs.
        domain_length: length over which frequencies are counted; None where frequencies have another unit.
        trained_on: number of evaluation points that were trained on; None where the log does not say.
        says: how this was found out, one sentence.
        zh: the same in Chinese; empty where there is none.
    """

    kind: PointsKind
    count: int
    dimensions: int
    shape: tuple[int, ...]
    channels: int
    domain_length: float | None
    trained_on: int | None
    says: str
    zh: str = ""


@dataclass(frozen=True)
class Method:
    """The method of the frequency analysis, and why it was chosen.

    Attributes:
        name: of ``spectra.methods``.
        parameters: as an experiment's ``spectra:`` would give them.
        place: dimension of its relative errors: frequency, band ...
        unit: unit of the places.
        says: why this one, one sentence.
        zh: the same in Chinese; empty where there is none.
        unit_zh: the unit in Chinese.
    """

    name: str
    parameters: dict[str, Any]
    place: str
    unit: str
    says: str
    zh: str = ""
    unit_zh: str = ""


@dataclass(frozen=True)
class Times:
    """When one frequency (or band) of one network was learned, to a relative error under ``threshold``."""

    threshold: float
    first: Interval
    sustained: Interval


def at_level(times: Sequence[Times], level: float) -> Times:
    """The times of one threshold."""
    return next(each for each in times if each.threshold == level)


@dataclass(frozen=True)
class Place:
    """One frequency or band.

    Attributes:
        label: as it is printed, such as ``5`` or ``8 - 16``.
        frequency: its frequency, or the centre of its band (geometric mean), for order and exponent.
        energy_share: share of the target's energy about its mean; None where the method has none.
        final_error: relative error at each seed's last step, by seed.
        times: by seed, by threshold.
        summary: over seeds, by threshold: the median with its interval, censored where it is.
    """

    label: str
    frequency: float
    energy_share: float | None
    final_error: tuple[float, ...]
    times: tuple[tuple[Times, ...], ...]
    summary: tuple[Times, ...]


@dataclass(frozen=True)
class Exponent:
    """The spectral exponent alpha: slope of log t_k against log k.

    Attributes:
        threshold: level of the relative error of the times.
        estimate: None where a frequency was never reached or the logging leaves it open.
        lower: its lower bound; None is unbounded.
        upper: its upper bound; None is unbounded.
        basis: what the bounds are of: one network's logging, or seeds.
        seeds: number of networks.
    """

    threshold: float
    estimate: float | None
    lower: float | None
    upper: float | None
    basis: Literal["logging", "seeds"]
    seeds: int


@dataclass(frozen=True)
class Statement:
    """What the card concludes on the order of learning.

    Attributes:
        kind: the conclusion.
        says: it in one or two sentences.
        pairs: pairs of frequencies (over all seeds) whose order is decided and low first, decided and high first, open.
        zh: what it says in Chinese; empty where there is none.
    """

    kind: Bias
    says: str
    pairs: tuple[int, int, int]
    zh: str = ""


@dataclass(frozen=True)
class SecondMethod:
    """What the second method says, by which a cloud of points is measured.

    Attributes:
        name: of ``spectra.methods``.
        refused: why it cannot measure this log; empty where it can.
        method: the method; None where it cannot measure.
        places: its frequencies or parts with their times, ascending.
        bias: what it says of the order by itself; None where it cannot measure.
    """

    name: str
    refused: str
    method: Method | None = None
    places: tuple[Place, ...] = ()
    bias: Statement | None = None


@dataclass(frozen=True)
class SecondTraining:
    """A second training that differs from the first in one thing, and what became of the errors.

    Attributes:
        kind: in what it differs.
        log: its path as given.
        sha256: digest of the log's bytes.
        step: at which its errors are taken.
        parameters: of its network, where its log says.
        compared: whether each frequency counts: those that the first training has not learned, or, where it has learned
            them all, none, and the whole error counts.
        errors_first: of each frequency at the first training's end, median over networks.
        errors: of each frequency here; infinite where half of the networks diverged before.
        ratio: of these errors, second over first, geometric mean over what counts.
        effect: what it says of the errors that count.
    """

    kind: Intervention
    log: str
    sha256: str
    step: int
    parameters: int | None
    compared: tuple[bool, ...]
    errors_first: tuple[float, ...]
    errors: tuple[float, ...]
    ratio: float
    effect: Effect


@dataclass(frozen=True)
class Settled:
    """What second trainings say of a cause that one log does not tell.

    Attributes:
        outcome: the conclusion; ``open`` where they do not tell or disagree, ``not_asked`` where the first log has a
            cause that they say nothing of.
        first: the cause that the first log alone gives.
        trainings: the second trainings.
    """

    outcome: Outcome
    first: Left
    trainings: tuple[SecondTraining, ...]


@dataclass(frozen=True)
class Remaining:
    """What is left of the error at the end of the log, and why.

    Attributes:
        kind: the conclusion.
        says: why, and what to do about it, a line each.
        relative_error: root mean square error at the end over the target's standard deviation, median over seeds.
        evidence: numbers it rests on.
        zh: the same lines in Chinese; empty where there is none.
        settled: what second trainings say; None where there are none.
        why: reason of the cause that the first log alone gives, a key of ``advice.ADVICE``.
        remedies: what the sentences name to do, in their order; empty where that is none of them.
    """

    kind: Left
    says: str
    relative_error: float
    evidence: tuple[Evidence, ...]
    zh: str = ""
    settled: Settled | None = None
    why: str = ""
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True)
class Note:
    """A warning or a remark on the log: ``kind`` is a word for programs, ``says`` a sentence with what to do."""

    kind: str
    says: str
    severe: bool = False
    zh: str = ""


@dataclass(frozen=True)
class Standing:
    """Where the log stands among the atlas's networks; ``comparable`` is False for another target, with the reason."""

    comparable: bool
    says: str
    rank: int | None = None
    networks: int | None = None
    nearest: tuple[str, ...] = ()
    zh: str = ""


@dataclass(frozen=True)
class Card:
    """Everything that ``diagnose`` says of one run file.

    Attributes:
        name: of the card: the log's name without its suffix, unless given.
        log: its path as given.
        sha256: digest of the log's bytes.
        title: the log's own title, else its name.
        seeds: how each network ended: complete, diverged or stopped.
        steps: first and last logged step.
        looks: number of logged steps.
        parameters: of a network, where the log says.
        points: evaluation points.
        method: the frequency analysis.
        places: frequencies or bands, ascending.
        exponent: None where there are fewer than three frequencies.
        bias: conclusion on the order of learning; of a cloud of points by two methods.
        remaining: what is left of the error.
        notes: warnings first.
        standing: None unless it was asked for.
        version: of the library.
        second: the second method, of a cloud of points for which no method or frequencies were asked for; else None.
    """

    name: str
    log: str
    sha256: str
    title: str
    seeds: tuple[str, ...]
    steps: tuple[int, int]
    looks: int
    parameters: int | None
    points: Points
    method: Method
    places: tuple[Place, ...]
    exponent: Exponent | None
    bias: Statement
    remaining: Remaining
    notes: tuple[Note, ...] = field(default=())
    standing: Standing | None = None
    version: str = ""
    second: SecondMethod | None = None

    def _repr_html_(self) -> str:
        """The card as notebooks show it: the text of the terminal."""
        # By name, since the module of the text stands on this one.
        text = import_module("spectral_bias.diagnosis.text").card_text(self)
        return f"<pre>{html.escape(text)}</pre>"
