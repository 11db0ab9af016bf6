"""The numbers of a log, by seed, that tell why an error is left at its end.

All errors are over the target's standard deviation.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float

from spectral_bias.diagnosis.card import Points
from spectral_bias.diagnosis.images import comb, excess_at_images, structure_factor
from spectral_bias.diagnosis.places_left import places_left
from spectral_bias.spectra.fields import fields
from spectral_bias.spectra.tone_fitting import tone_basis

# Looks over which the end of a curve is the median, and which its running median covers.
LOOKS = 5
# A loss is taken for a mean square if its ratio to the square error, while little is learned, varies by less (log).
SAME_RATIO = 0.25
# With fewer than three such looks the ratio cannot be seen to vary: then it must be within this factor of 1.
PLAUSIBLE = 3.0
# Little is learned up to the look at which an error, there or in training, has fallen to this share of its first.
LITTLE = 0.9
# Of a target's energy, what its tones hold whose number is compared with that of parameters; the rest is a small error.
MOST = 0.99


@dataclass(frozen=True)
class ErrorsLeft:
    """One network's numbers; NaN is unknown.

    Attributes:
        error: root mean square error at the end, all evaluation points.
        held_out: the same on points that were not trained on; on all points where the log names no trained ones.
        trained: the same against the target on points trained on.
        fitted: error of the fit to the training labels: against ``label`` where the log has it, else from the loss.
        rise: held-out error at the end over its minimum.
        fell: training error (``fitted``, else ``trained``) at the end over that at the held-out minimum.
        jumping: change of the outputs between looks, over the error, where it leads nowhere; else 0.
        falling: slope of log error against log step over the second half of the steps, by least squares.
        surely_falling: the same plus twice its standard error.
        images: excess of error energy at images of the target's frequencies (``images.py``).
        unlike: deviation of the training labels, where the log has them, from the target.
        rough: the target's deviation at trained points from its own tones.
        rough_between: the same at the other points.
        low: error of the lower frequencies at the end, split from the higher ones where the contrast is greatest.
        high: error of the higher ones.
        reverse: greatest contrast the other way, lower ones over higher ones.
        highest: greatest error of a frequency or band.
        beside: share of the error's energy that is at none of the target's frequencies.
        freedom: parameters of the network, where the log names them, over the numbers that the target's tones have.
    """

    error: float
    held_out: float
    trained: float
    fitted: float
    rise: float
    fell: float
    jumping: float
    falling: float
    surely_falling: float
    images: float
    unlike: float
    rough: float
    rough_between: float
    low: float
    high: float
    reverse: float
    highest: float
    beside: float
    freedom: float


def errors_left(run: xr.Dataset, spectrum: xr.Dataset, points: Points) -> list[ErrorsLeft]:
    """The numbers of every network with a finite output, up to its last step."""
    target, prediction = fields(run)
    spread = spread_of(target)
    trained = _trained(run, points)
    tested = _tested(run, trained)
    rough = _roughness(run, spectrum, target, trained, spread)
    squared_factor = _squared_factor(run, points, trained)
    freedom = _freedom(run, spectrum, len(target))
    found: list[ErrorsLeft] = []
    for seed in range(len(prediction)):
        looks = np.isfinite(prediction[seed]).all(axis=(1, 2))
        if not looks.any():
            continue
        output = prediction[seed][looks]
        steps = np.asarray(run["step"], np.float64)[looks]
        loss = np.asarray(run["loss"], np.float64)[seed][looks]
        error = rms(output - target, spread)
        held_out = rms((output - target)[..., tested], spread)
        on_trained = rms((output - target)[..., trained], spread) if trained.any() else np.full(len(steps), np.nan)
        label = _labels(run, seed)
        learned = _learned(run, trained)
        if label is not None and learned.any():
            fitted = rms((output - label)[..., learned], spread)
            unlike = float(rms((label - target)[None][..., learned], spread)[0])
        else:
            fitted, unlike = _from_loss(loss, on_trained if trained.any() else error), np.nan
        training = fitted if np.isfinite(fitted).all() else on_trained
        rise, fell = _rise(held_out, training) if not trained.all() else (np.nan, np.nan)
        places = places_left(spectrum, seed, looks, end(error))
        falling, standard_error = _falling(error, steps)
        images = np.nan
        if squared_factor is not None:
            grid = squared_factor.shape
            last = (output[-1] - target).reshape(1, -1, *grid)
            images = float(excess_at_images(last, target.reshape(-1, *grid), squared_factor)[0])
        found.append(
            ErrorsLeft(
                error=end(error),
                held_out=end(held_out),
                trained=end(on_trained),
                fitted=end(fitted),
                rise=rise,
                fell=fell,
                jumping=_jumping(output, error, spread),
                falling=falling,
                surely_falling=falling + 2.0 * standard_error,
                images=images,
                unlike=unlike,
                rough=rough[0],
                rough_between=rough[1],
                **vars(places),
                freedom=freedom,
            )
        )
    return found


def median(seeds: list[ErrorsLeft]) -> ErrorsLeft:
    """The median over networks of every number that some network has."""
    table = np.array([astuple(each) for each in seeds])
    known = ~np.isnan(table).all(axis=0)
    middle = np.full(table.shape[1], np.nan)
    middle[known] = np.nanmedian(table[:, known], axis=0)
    return ErrorsLeft(*map(float, middle))


def end(curve: Float[np.ndarray, " look"]) -> float:
    """The median of a curve's last looks."""
    return float(np.median(curve[-min(LOOKS, max(1, len(curve) // 4)) :]))


def spread_of(target: Float[np.ndarray, "channel sample"]) -> float:
    """The target's standard deviation over all points and channels; above 0."""
    centred = target - target.mean(axis=1, keepdims=True)
    return float(max(np.sqrt(np.mean(centred**2)), np.finfo(float).tiny))


def rms(difference: Float[np.ndarray, "look channel sample"], spread: float) -> Float[np.ndarray, " look"]:
    """Root mean square of a difference at each look, over the target's standard deviation."""
    return np.sqrt(np.mean(difference**2, axis=(1, 2))) / spread


def _trained(run: xr.Dataset, points: Points) -> Bool[np.ndarray, " sample"]:
    flags = np.asarray(run["trained_on"], bool)
    return flags if points.trained_on else np.zeros_like(flags)


def _tested(run: xr.Dataset, trained: Bool[np.ndarray, " sample"]) -> Bool[np.ndarray, " sample"]:
    """Points with a role of their own for tests, else those that were not trained on, else all."""
    if "role" in run and (np.asarray(run["role"]) == 2).any():
        return np.asarray(run["role"]) == 2
    return ~trained if not trained.all() else trained


def _learned(run: xr.Dataset, trained: Bool[np.ndarray, " sample"]) -> Bool[np.ndarray, " sample"]:
    """Points whose labels were trained on."""
    return np.asarray(run["role"]) == 0 if "role" in run else trained


def _labels(run: xr.Dataset, seed: int) -> Float[np.ndarray, "channel sample"] | None:
    if "label" not in run:
        return None
    label = run["label"].isel(seed=seed) if "seed" in run["label"].dims else run["label"]
    return np.asarray(label.transpose(..., "sample"), np.float64).reshape(-1, run.sizes["sample"])


def _from_loss(loss: Float[np.ndarray, " look"], error: Float[np.ndarray, " look"]) -> Float[np.ndarray, " look"]:
    """The training error that the loss shows, if it is a multiple of the mean square error while little is learned."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(loss / error**2)
    learned = (error <= LITTLE * error[0]) | (loss <= LITTLE**2 * loss[0])
    early = ratio[: max(1, learned.argmax() if learned.any() else len(error))]
    unlike = early.std() > SAME_RATIO if len(early) > 2 else abs(early[0]) > np.log(PLAUSIBLE)
    if not np.isfinite(early).all() or unlike:
        return np.full(len(loss), np.nan)
    return np.sqrt(np.maximum(loss, 0.0) / np.exp(np.median(early)))


def _rise(held_out: Float[np.ndarray, " look"], training: Float[np.ndarray, " look"]) -> tuple[float, float]:
    """The held-out error's end over its minimum, and the training error's end over its value there."""
    smooth = _smooth(held_out)
    best = int(smooth.argmin())
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(end(held_out) / smooth[best]), float(end(training) / _smooth(training)[best])


def _smooth(curve: Float[np.ndarray, " look"]) -> Float[np.ndarray, " look"]:
    if len(curve) < LOOKS:
        return curve
    wide = np.pad(curve, LOOKS // 2, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(wide, LOOKS), axis=-1)


def _jumping(output: np.ndarray, error: Float[np.ndarray, " look"], spread: float) -> float:
    """Median change of the outputs over a look in the last third, over the error; 0 where the changes add up."""
    tail = output[-max(len(output) // 3, 2) :]
    if len(tail) < LOOKS:
        return 0.0
    change = rms(np.diff(tail, axis=0), spread)
    net = float(rms((tail[-1] - tail[0])[None], spread)[0])
    leads_nowhere = change.sum() > 3.0 * net
    return float(np.median(change) / max(end(error), np.finfo(float).tiny)) if leads_nowhere else 0.0


def _falling(error: Float[np.ndarray, " look"], steps: Float[np.ndarray, " look"]) -> tuple[float, float]:
    """Slope of log error against log step over the second half of the steps, and its standard error."""
    half = int(np.searchsorted(steps, steps[-1] / 2.0))
    if steps[-1] <= 0 or half >= len(steps) - 2:
        return np.nan, np.nan
    x, y = np.log(steps[half:]), np.log(np.maximum(error[half:], np.finfo(float).tiny))
    x = x - x.mean()
    slope = float(x @ y / (x @ x))
    rest = y - y.mean() - slope * x
    return slope, float(np.sqrt(rest @ rest / (len(x) - 2) / (x @ x)))


def _freedom(run: xr.Dataset, spectrum: xr.Dataset, channels: int) -> float:
    """Parameters over two numbers (amplitude and phase) for each of the fewest tones that hold ``MOST`` of the energy.

    The outputs of a network with p parameters are a set of dimension p at most, so that of targets with more numbers it
    fits nearly none exactly (Sard's theorem); near to one it may come. NaN where the log does not name the parameters,
    or the method has no tones.
    """
    if "parameters" not in run.attrs or "energy_share" not in spectrum:
        return np.nan
    share = np.sort(np.asarray(spectrum["energy_share"], np.float64))[::-1]
    held = np.cumsum(share) / share.sum()
    return float(run.attrs["parameters"]) / (2.0 * channels * (int(np.searchsorted(held, MOST)) + 1))


def _squared_factor(
    run: xr.Dataset, points: Points, trained: Bool[np.ndarray, " sample"]
) -> Float[np.ndarray, "*grid"] | None:
    """Of training points, where evaluation points are a grid that has more of them than was trained on."""
    if points.kind not in {"periodic", "with_end_points", "image", "volume"}:
        return None
    shape = points.shape or (points.count,)
    if int(np.prod(shape)) != points.count:
        return None
    train_points = int(run.attrs.get("train_points", 0))
    if len(shape) == 1 and trained.sum() < train_points < points.count:
        return comb(shape, train_points)
    return structure_factor(trained.reshape(shape)) if 0 < trained.sum() < trained.size else None


def _roughness(
    run: xr.Dataset, spectrum: xr.Dataset, target: np.ndarray, trained: Bool[np.ndarray, " sample"], spread: float
) -> tuple[float, float]:
    """The target's deviation from its own tones at trained points and between; NaN where it has no tones."""
    length, x = points_along(run)
    if "energy_share" not in spectrum or length is None or not 0 < trained.sum() < trained.size:
        return np.nan, np.nan
    basis = tone_basis(x / length, np.asarray(spectrum["frequency"], np.float64))
    # Fitted where nothing was trained on: noise on the training labels does not move the fit.
    fit, *_ = np.linalg.lstsq(basis[:, ~trained].T, target[:, ~trained].T, rcond=None)
    rest = (target - (basis.T @ fit).T)[None]
    return float(rms(rest[..., trained], spread)[0]), float(rms(rest[..., ~trained], spread)[0])


def points_along(run: xr.Dataset) -> tuple[float | None, Float[np.ndarray, " sample"]]:
    """The domain length and the places of points of one dimension; None where either is unknown."""
    x = np.asarray(run["x"], np.float64)
    if x.shape[1] != 1:
        return None, x[:, 0]
    gap = (x[:, 0].max() - x[:, 0].min()) / max(len(x) - 1, 1)
    return float(run.attrs.get("domain_length", gap * len(x))), x[:, 0] - x[:, 0].min()
