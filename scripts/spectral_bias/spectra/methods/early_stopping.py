"""Gain of early stopping at the best validation error, and growth of the noise band after it.

The stop is chosen by noisy validation labels. The best step by the clean test error would be an oracle's, with a gain
of at least 1 by definition.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import xarray as xr
from jaxtyping import Float, Int
from scipy.fft import dctn

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.registry.roles import ROLES
from spectral_bias.spectra.fields import one_channel

# What is kept for drawing, and what its dimensions count.
DRAWN = {
    "given_x": {
        "coverage_content_type": "coordinate",
        "dimension_given": "points with noisy labels, for training and for validation",
    },
    "given_role": {"coverage_content_type": "auxiliaryInformation"},
    "given_label": {"coverage_content_type": "referenceInformation"},
    "shown_x": {"coverage_content_type": "coordinate", "dimension_shown": "test points"},
    "shown_target": {"coverage_content_type": "referenceInformation"},
    "shown_output": {"dimension_moment": "three moments of training: its start, the stop, its end"},
}


def early_stopping(
    run: xr.Dataset,
    *,
    error: Literal["rmse", "misclassified"] = "rmse",
    noise_from: PositiveInt | None = None,
) -> xr.Dataset:
    """Errors by role and step, the validation stop, and its gain for every logged step as the end of training.

    A run that ends at a step stops at the best validation error up to that step, at the first of equal ones.

    Args:
        run: a run on points in three roles, with the noisy ``label`` of each seed.
        error: root mean square error, or the share of misclassified points.
        noise_from: lowest frequency of the noise band, which ends at the test grid's highest: in cycles per domain
            length in one dimension, in half cycles per side (DCT radius) on an image.

    Raises:
        ValueError: the run has no roles, or no classes to misclassify, or its test points do not resolve the band.
    """
    if "role" not in run or "label" not in run:
        raise ValueError("the early_stopping method needs a dataset with training, validation and test points")
    output, label = np.asarray(run["prediction"], np.float64), np.asarray(run["label"], np.float64)
    if error == "misclassified" and output.ndim == 3:
        raise ValueError("misclassified points need a channel a class, and the run has one channel")
    role, steps, dims = np.asarray(run["role"]), np.asarray(run["step"]), ("seed", "step")
    if absent := [name for number, name in enumerate(ROLES) if not (role == number).any()]:
        raise ValueError(f"role: no evaluation point is for {', '.join(absent)}; early_stopping needs all three roles")
    error_of = _rmse if error == "rmse" else _misclassified
    kind = "root mean square error" if error == "rmse" else "share of wrong classes"
    by_role = {
        name: error_of(output[:, :, role == number], label[:, None, role == number])
        for number, name in enumerate(ROLES)
    }
    stop = stops(by_role["validation"])
    variables = {
        f"{name}_error": described(values, dims, f"{kind}, {name} points{'' if name == 'test' else ', noisy labels'}")
        for name, values in by_role.items()
    }
    variables["gain"] = described(
        over_stop(by_role["test"], stop), dims, "test error at a step over that at the validation stop up to there"
    )
    variables["stop_step"] = described(steps[stop[:, -1]], ("seed",), "step of the least validation error")
    tested = role == ROLES.index("test")
    if noise_from is not None:
        energy = band_energy(output[:, :, tested], _grid(run, int(tested.sum())), noise_from)
        variables["noise_energy"] = described(energy, dims, "mean square of the output's part in the noise band")
        variables["noise_growth"] = described(
            over_stop(energy, stop), dims, "energy in the noise band over that at the validation stop up to there"
        )
    if output.ndim == 3 and run.sizes["dimension"] <= 2:
        drawn = _shown(run, output, tested, int(stop[0, -1]))
        for name, variable in drawn.items():
            variable.attrs |= DRAWN[name]
        variables |= drawn
    return xr.Dataset(variables)


def stops(validation: Float[np.ndarray, "seed step"]) -> Int[np.ndarray, "seed step"]:
    """For every step, the index of the first minimum of the validation error up to it."""
    least = np.minimum.accumulate(validation, axis=1)
    new = np.concatenate([np.full((len(least), 1), True), least[:, 1:] < least[:, :-1]], axis=1)
    return np.maximum.accumulate(np.where(new, np.arange(validation.shape[1]), 0), axis=1)


def over_stop(
    values: Float[np.ndarray, "seed step"], stop: Int[np.ndarray, "seed step"]
) -> Float[np.ndarray, "seed step"]:
    """The value at every step over the value at its stop; 1 if the step is its own stop, else NaN for 0 / 0."""
    stopped = np.take_along_axis(values, stop, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((stop == np.arange(values.shape[1])) & ~np.isnan(values), 1.0, values / stopped)


def band_energy(
    output: Float[np.ndarray, "seed step point"], shape: tuple[int, ...], lowest: int
) -> Float[np.ndarray, "seed step"]:
    """Mean square of the part with frequencies of at least ``lowest``, by DFT on an interval, by DCT-II on an image.

    Raises:
        ValueError: the grid has no such frequency.
    """
    if len(shape) == 1:
        frequency = np.abs(np.fft.fftfreq(shape[0], d=1.0 / shape[0]))
        squares = np.abs(np.fft.fft(output, axis=-1) / shape[0]) ** 2
    else:
        frequency = np.sqrt(np.sum(np.square(np.indices(shape, float)), axis=0)).ravel()
        pictures = output.reshape(*output.shape[:2], *shape)
        f_hat = np.asarray(dctn(pictures, axes=tuple(range(2, pictures.ndim)), norm="ortho"))
        squares = f_hat.reshape(output.shape) ** 2 / output.shape[-1]
    band = frequency >= lowest
    if not band.any():
        raise ValueError(f"the test points cannot show the frequency {lowest}: their highest is {frequency.max():g}")
    return squares[..., band].sum(axis=-1)


def _grid(run: xr.Dataset, count: int) -> tuple[int, ...]:
    shape = tuple(int(size) for size in np.atleast_1d(run.attrs.get("grid_shape", count)))
    one_channel(run, "early_stopping (noise_from)")
    if np.prod(shape) != count or ("grid_shape" not in run.attrs and run.sizes["dimension"] != 1):
        message = f"a noise band needs test points on an interval or an image; grid_shape is {list(shape)}"
        raise ValueError(f"{message}, there are {count} test points of {run.sizes['dimension']} dimensions")
    return shape


def _rmse(output: np.ndarray, label: np.ndarray) -> Float[np.ndarray, "seed step"]:
    return np.sqrt(np.mean((output - label) ** 2, axis=tuple(range(2, output.ndim))))


def _misclassified(output: np.ndarray, label: np.ndarray) -> Float[np.ndarray, "seed step"]:
    share = np.mean(output.argmax(axis=-1) != label.argmax(axis=-1), axis=-1)
    return np.where(np.isfinite(output).all(axis=(-2, -1)), share, np.nan)


def _shown(
    run: xr.Dataset, output: Float[np.ndarray, "seed step sample"], tested: np.ndarray, stop: int
) -> dict[str, xr.Variable]:
    """Example output of the first member: its noisy labels, and its output at the start, the stop and the end."""
    x = np.asarray(run["x"], np.float64)
    moments = output[0][[0, stop, -1]][:, tested]
    flags: dict[str, Any] = {"flag_values": np.asarray([0, 1], np.int8), "flag_meanings": "training validation"}
    return {
        "given_x": described(x[~tested], ("given", "dimension"), "training and validation points"),
        "given_role": described(np.asarray(run["role"])[~tested], ("given",), "what the point is for", **flags),
        "given_label": described(
            np.asarray(run["label"], np.float64)[0, ~tested], ("given",), "the first member's noisy labels"
        ),
        "shown_x": described(x[tested], ("shown", "dimension"), "test points"),
        "shown_target": described(
            np.asarray(run["target"], np.float64)[tested], ("shown",), "clean labels of the test points"
        ),
        "shown_output": described(
            moments, ("moment", "shown"), "output of the first member at the start, the stop and the end"
        ),
    }


def early_stopping_facts(*, noise_from: int | None) -> MethodFacts:
    """The noise band is analysed where it is given."""
    return MethodFacts(
        variables={
            "seed step": "training_error validation_error test_error gain"
            + (" noise_energy noise_growth" if noise_from else ""),
            "seed": "stop_step",
        }
    )
