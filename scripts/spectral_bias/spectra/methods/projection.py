"""Projection method for many dimensions (Xu et al., arXiv 1901.06523, section 3.1): a non-uniform DFT along p1.

y_k = (1/n) sum_i y_i exp(-2 pi i k p1.x_i), p1 the first principal direction of the inputs.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Complex, Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Flag, Levels, PositiveFloat, PositiveInt
from spectral_bias.registry.seeds import stream
from spectral_bias.spectra.exponent import spectral_exponent
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate
from spectral_bias.spectra.places import labels_and_outputs

PERMUTATIONS = 200


def projection(
    run: xr.Dataset,
    *,
    count: PositiveInt = 20,
    spacing: PositiveFloat = 0.05,
    over_null: PositiveFloat = 3.0,
    shuffled: Flag = False,
    thresholds: Levels = (0.1, 0.2),
) -> xr.Dataset:
    """Relative errors by frequency along the first principal direction, for labels above the noise level.

    Args:
        run: a run whose evaluation points lie in any number of dimensions.
        count: number of frequencies: spacing, 2 spacing, ...
        spacing: their spacing, in cycles per standard deviation of p1.x.
        over_null: a frequency is analysed if the labels' amplitude exceeds this many times its root mean square over
            permuted labels.
        shuffled: analyse labels and outputs at shuffled points, as a control.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: all points are the same, or fewer than three frequencies exceed the noise level.
    """
    position = principal_coordinate(np.asarray(run["x"], np.float64))
    label, output = labels_and_outputs(run, shuffled=shuffled)
    grid = spacing * np.arange(1, count + 1)
    wave = np.exp(-2j * np.pi * grid[:, None] * position[None, :]) / len(position)
    label_hat = wave @ label
    amplitude = np.sqrt(np.mean(_norm(label_hat) ** 2, axis=0))
    null = null_level(wave, label[0])
    stands_out = np.flatnonzero(amplitude > over_null * null)
    if len(stands_out) < 3:
        raise ValueError(
            f"only {len(stands_out)} of {count} frequencies stand out of permuted labels; three are needed"
        )
    output_hat = np.einsum("ki,abic->abkc", wave[stands_out], output, optimize=True)
    kept = label_hat[:, None, stands_out]
    error = _norm(output_hat - kept) / _norm(kept)
    steps, dims = np.asarray(run["step"]), ("seed", "step", "frequency")
    magnitude = np.abs(_norm(output_hat) - _norm(kept)) / _norm(kept)
    times = convergence_times(error, steps, thresholds, "frequency")
    alpha, reached = spectral_exponent(grid[stands_out], np.asarray(times["first_passage_step"]))
    unit = "in cycles per standard deviation along p1, the first principal direction"
    return xr.Dataset(
        {
            "relative_error": described(error, dims, "complex relative error, all channels together"),
            "relative_error_magnitude": described(magnitude, dims, "relative error of magnitudes"),
            **times,
            "spectral_exponent": described(alpha, ("seed", "threshold"), "slope of log first passage against log k"),
            "frequencies_reached": described(reached, ("seed", "threshold"), "frequencies that passed the threshold"),
            "label_amplitude": described(amplitude, ("wave",), "amplitude of the centred labels"),
            "null_amplitude": described(null, ("wave",), "root mean square amplitude of permuted labels"),
        },
        coords={
            "frequency": described(
                grid[stands_out], ("frequency",), "frequency along p1 that stands out", comment=unit
            ),
            "wave": described(grid, ("wave",), "frequency along p1", comment=unit),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def principal_coordinate(x: Float[np.ndarray, "sample dimension"]) -> Float[np.ndarray, " sample"]:
    """p1.x of every point, centred, in units of its standard deviation; the sign makes p1's largest entry positive."""
    centred = x - x.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    direction = vectors[:, -1] * np.sign(vectors[np.abs(vectors[:, -1]).argmax(), -1])
    position = centred @ direction
    if not position.std() > 0.0:
        raise ValueError(f"x: all {len(x)} points are the same; the projection method needs points apart")
    return position / position.std()


def null_level(
    wave: Complex[np.ndarray, "frequency sample"], label: Float[np.ndarray, "sample channel"]
) -> Float[np.ndarray, " frequency"]:
    """Noise level: root mean square amplitude of labels permuted among points."""
    generator = np.random.default_rng(list(stream("projection", "permuted labels")))
    squares = [_norm(wave @ generator.permutation(label)) ** 2 for _ in range(PERMUTATIONS)]
    return np.sqrt(np.mean(squares, axis=0))


def _norm(values: np.ndarray) -> np.ndarray:
    return np.sqrt(np.sum(np.abs(values) ** 2, axis=-1))


def projection_facts(*, thresholds: tuple[float, ...], shuffled: bool) -> MethodFacts:
    """Frequencies that stand out of the labels' noise are known after training."""
    return MethodFacts(
        times={"": "frequency"},
        variables={
            "seed step frequency": "relative_error relative_error_magnitude",
            "seed threshold": "spectral_exponent frequencies_reached",
            "wave": "label_amplitude null_amplitude",
        },
        coordinates={"threshold": thresholds},
        fixed="permutations of the labels" if not shuffled else "permutations of the labels and of the points",
    )
