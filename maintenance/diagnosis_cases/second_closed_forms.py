"""Closed forms of first and second trainings. The levels of ``settling.py`` were chosen on them: they do not score it.

Three networks a training, those of a second one with draws of their own.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from diagnosis_cases.case import GRID, log_on_grid, looks
from diagnosis_cases.learned_modes import power_law
from diagnosis_cases.second_case import SecondCase
from diagnosis_cases.tone_sums import Tones, random_field, tones, waves

NETWORKS = 3
LAST = 4000
SMALL = "too_small_or_step_too_large"


def slow_modes(name: str, draw: np.random.Generator, times: int) -> SecondCase:
    """Modes with slow rates, stopped; a wider network is up to four times as fast, a smaller step ten times slower."""
    of = tones(draw, 14, int(draw.integers(3, 7)))
    rate = power_law(draw.uniform(5, 50), draw.uniform(0.05, 0.6))(of[0])
    faster = draw.uniform(1, 4)

    def training(last: int, speed: float) -> xr.Dataset:
        steps, rates = looks(last), speed * rate * draw.uniform(1 / 1.3, 1.3, (NETWORKS, 1))
        return _log((1 - np.exp(-rates[:, None, :] * steps[:, None])) @ waves(GRID, of), of, steps)

    return _case(name, "modes, stopped", "unlearned_high", "longer", training, times, LAST, {"wider": faster})


def few_bumps(name: str, draw: np.random.Generator, times: int, last: int = LAST) -> SecondCase:
    """Least squares on two to four bumps; a wider network has eight times as many, narrow enough for the tones."""
    of = tones(draw, 12, int(draw.integers(4, 8)))
    count = int(draw.integers(2, 5))

    def training(until: int, speed: float, bumps: int = count) -> xr.Dataset:
        steps = looks(until)
        return _log(np.stack([_bumps(draw, of, steps, speed, bumps) for _ in range(NETWORKS)]), of, steps)

    how = "few bumps" if last == LAST else "few bumps, not done"
    seconds = {
        "longer": training(times * last, 1.0),
        "wider": training(last, 1.0, 8 * count),
        "smaller_step": training(last, 0.1),
    }
    return SecondCase(name, how, SMALL, "wider", training(last, 1.0), seconds)


def few_bumps_not_done(name: str, draw: np.random.Generator, times: int) -> SecondCase:
    """The same, stopped while the bumps still adapt."""
    return few_bumps(name, draw, times, last=400)


def few_bumps_moving(name: str, draw: np.random.Generator, times: int) -> SecondCase:
    """The same, and better places of the bumps are found by chance: four a thousand steps are tried."""
    of, count, last = tones(draw, 12, int(draw.integers(4, 8))), int(draw.integers(2, 5)), 1000
    target = waves(GRID, of).sum(axis=0)

    def network(until: int, speed: float, bumps: int) -> np.ndarray:
        steps = looks(until)
        tried = [_bumps(draw, of, steps, speed, bumps) for _ in range(max(1, round(4 * speed * until / last)))]
        error = [np.mean((each[-1] - target) ** 2) for each in tried]
        # In the order in which they are tried, so many steps each, the best one so far.
        at = np.minimum(steps * len(tried) // (until + 1), len(tried) - 1)
        best = [int(np.argmin(error[: number + 1])) for number in range(len(tried))]
        return np.stack([tried[best[number]][look] for look, number in enumerate(at)])

    def training(until: int, speed: float, bumps: int = count) -> xr.Dataset:
        return _log(np.stack([network(until, speed, bumps) for _ in range(NETWORKS)]), of, looks(until))

    seconds = {
        "longer": training(times * last, 1.0),
        "wider": training(last, 1.0, 8 * count),
        "smaller_step": training(last, 0.1),
    }
    return SecondCase(name, "few bumps, better places found", SMALL, "wider", training(last, 1.0), seconds)


def noise_of_the_step(name: str, draw: np.random.Generator, times: int) -> SecondCase:
    """The target and a random field at every look, whose variance goes with the step."""
    of, noise = tones(draw, 10, int(draw.integers(3, 6))), draw.uniform(0.25, 1.5)
    target = waves(GRID, of).sum(axis=0)

    def training(last: int, speed: float) -> xr.Dataset:
        steps = looks(last)
        field = random_field(draw, (NETWORKS, len(steps), 128)) / np.sqrt(2.0)
        learned = (1 - np.exp(-speed * steps / 100))[:, None] * target
        return _log(learned + np.sqrt(speed) * noise * target.std() * field, of, steps)

    return _case(name, "noise of the step", SMALL, "smaller_step", training, times, LAST, {})


def beyond_stability(name: str, draw: np.random.Generator, times: int) -> SecondCase:
    """Gradient descent (1 - eta lambda_k)^t with eta just over 2 / lambda_1; outputs stay bounded."""
    of = tones(draw, 10, 4)
    over, power, last = draw.uniform(1.0, 1.002), draw.uniform(0.5, 1.5), 600

    def training(until: int, speed: float) -> xr.Dataset:
        steps = looks(until)
        eta = speed * 2.0 * over * draw.uniform(1.0, 1.0005, (NETWORKS, 1))
        factor = 1 - eta * (of[0] / of[0][0]) ** -power
        left = np.clip(factor[:, None, :] ** steps[:, None], -3.0, 3.0)
        return _log((1 - left) @ waves(GRID, of), of, steps)

    return _case(name, "beyond the stable step", SMALL, "smaller_step", training, times, last, {})


def _bumps(draw: np.random.Generator, of: Tones, steps: np.ndarray, speed: float, count: int) -> np.ndarray:
    centres = draw.random((count, 1))
    width = draw.uniform(0.05, 0.2) * (1.0 if count <= 4 else 4.0 / count)
    bumps = np.exp(-(((GRID - centres + 0.5) % 1 - 0.5) ** 2) / (2 * width**2))
    u, s, _ = np.linalg.svd(bumps.T, full_matrices=False)
    learned = 1 - np.exp(-0.1 * speed * (s / s[0]) ** 2 * steps[:, None])
    return (learned * (u.T @ waves(GRID, of).sum(axis=0))) @ u.T


def _case(
    name: str,
    how: str,
    label: str,
    remedy: str,
    training: Callable[[int, float], xr.Dataset],
    times: int,
    last: int,
    faster: dict[str, float],
) -> SecondCase:
    seconds = {
        "longer": training(times * last, 1.0),
        "wider": training(last, faster.get("wider", 1.0)),
        "smaller_step": training(last, 0.1),
    }
    return SecondCase(name, how, label, remedy, training(last, 1.0), seconds)


def _log(prediction: np.ndarray, of: Tones, steps: np.ndarray) -> xr.Dataset:
    return log_on_grid(prediction, waves(GRID, of).sum(axis=0), steps)


WAYS = (slow_modes, few_bumps, few_bumps_not_done, few_bumps_moving, noise_of_the_step, beyond_stability)
