"""The ways to train labelled logs: a table, ``ways.csv``, one row a way, and the targets that it names."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from diagnosis_cases.tone_sums import Tones, tones

TABLE = Path(__file__).with_name("ways.csv")


@dataclass(frozen=True)
class Way:
    """One way to train a dozen logs; what went wrong follows from it.

    Attributes:
        kind: of the cases (B to H), in the order in which they were made.
        name: of the way.
        label: the cause that follows.
        target: a function of this module with its numbers, ``picture``, or, of kinds F to H, one of ``second_targets``.
        activation: of the hidden layers.
        widths: of the hidden layers.
        first: factor before the first layer's activation (omega_0 of a SIREN).
        sigma: deviation of Fourier features' frequencies in cycles per domain length; 0 is none.
        optimiser: of optax.
        rate: learning rate.
        steps: of the optimiser.
        n: training points; of a picture every second pixel if 0, else all.
        irregular: whether these are drawn at random, else equally spaced.
        noise: deviation of their labels over the target's.
        says: what the logs say, in turn: trained_on, noisy (the target at training points is the label), label (labels
            beside the clean target), count (train_points), all (evaluated at the training points), loss, nothing.
        how: in words, for the page.
    """

    kind: str
    name: str
    label: str
    target: str
    activation: str
    widths: tuple[int, ...]
    first: float
    sigma: float
    optimiser: str
    rate: float
    steps: int
    n: int
    irregular: bool
    noise: float
    says: tuple[str, ...]
    how: str

    @property
    def cut_off(self) -> bool:
        """Whether training is to end while all tones are being learned."""
        return self.label == "unknown" and "loss" not in self.says

    def tones(self, draw: np.random.Generator) -> Tones:
        """Frequencies, amplitudes and phases of a case's target."""
        name, *numbers = self.target.split()
        return TARGETS[name](draw, *map(float, numbers))


def ways(*kinds: str) -> list[Way]:
    """The ways of some kinds, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [way_of(row) for row in csv.DictReader(file) if row["kind"] in kinds]


def way_of(row: dict[str, str]) -> Way:
    """The way in a row of a table."""
    return Way(
        kind=row["kind"],
        name=row["name"],
        label=row["label"],
        target=row["target"],
        activation=row["activation"],
        widths=tuple(map(int, row["widths"].split())),
        first=float(row["first"]),
        sigma=float(row["sigma"]),
        optimiser=row["optimiser"],
        rate=float(row["rate"]),
        steps=int(row["steps"]),
        n=int(row["n"]),
        irregular=row["irregular"] == "1",
        noise=float(row["noise"]),
        says=tuple(row["says"].split()),
        how=row["how"],
    )


def low_and_high(draw: np.random.Generator, lowest_high: float, highest: float) -> Tones:
    """Two tones up to 3, and one far above."""
    low = np.sort(draw.choice(np.arange(1, 4), 2, replace=False))
    high = draw.integers(int(lowest_high), int(highest) + 1)
    return np.append(low, high), draw.uniform(0.7, 1.2, 3), draw.uniform(0, 2 * np.pi, 3)


def above_nyquist(draw: np.random.Generator, points: float) -> Tones:
    """A tone of 1 to 3, and one above n / 2 whose alias is another."""
    n, low = int(points), draw.integers(1, 4)
    high = draw.choice([k for k in range(n // 2 + 1, n - 1) if abs(n - k) != low])
    return np.array([low, high]), draw.uniform(0.8, 1.2, 2), draw.uniform(0, 2 * np.pi, 2)


def some(draw: np.random.Generator, highest: float, count: float) -> Tones:
    """Tones up to a highest one."""
    return tones(draw, int(highest), int(count))


def between(draw: np.random.Generator, *ends: float) -> Tones:
    """One tone from each range of frequencies, which need not fit the domain."""
    ranges = zip(ends[::2], ends[1::2], strict=True)
    table = np.array([(draw.uniform(*of), draw.uniform(0.7, 1.2), draw.uniform(0, 6.28)) for of in ranges])
    return table[:, 0], table[:, 1], table[:, 2]


TARGETS: dict[str, Callable[..., Tones]] = {
    "low_and_high": low_and_high,
    "above_nyquist": above_nyquist,
    "some": some,
    "between": between,
}
