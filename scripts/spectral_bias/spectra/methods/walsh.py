"""Walsh spectrum on {-1, 1}^d: energy of a function by the degree of its characters."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.spectra.fields import one_channel


def walsh(run: xr.Dataset) -> xr.Dataset:
    """Share of energy by degree of the output, of the target, and of the target restricted to the training points.

    Args:
        run: a run whose evaluation points are the whole cube {-1, 1}^d in lexicographic order.

    Raises:
        ValueError: the points are not the whole cube, or there are several channels.
    """
    dimension = run.sizes["dimension"]
    one_channel(run, "walsh")
    if run.sizes["sample"] != 2**dimension or not np.array_equal(run["x"], _cube(dimension)):
        raise ValueError(
            f"the walsh method needs all {2**dimension} points of the cube {{-1, 1}}^{dimension} in lexicographic "
            "order; use projection or filtering, which take any points"
        )
    target = np.asarray(run["target"], np.float64)
    seen = target * np.asarray(run["trained_on"])
    degrees = np.arange(dimension + 1)
    described_as = {"target": "target", "sampled": "target on the training points and 0 elsewhere"}
    return xr.Dataset(
        {
            "degree_energy": described(
                energy_by_degree(np.asarray(run["prediction"], np.float64)),
                ("seed", "step", "degree"),
                "share of output's energy",
            ),
            **{
                f"{name}_degree_energy": described(
                    energy_by_degree(values), ("degree",), f"share of energy: {described_as[name]}"
                )
                for name, values in (("target", target), ("sampled", seen))
            },
        },
        coords={"degree": described(degrees, ("degree",), "degree of a Walsh character")},
    )


def _cube(dimension: int) -> np.ndarray:
    return np.stack(np.meshgrid(*[[-1.0, 1.0]] * dimension, indexing="ij"), axis=-1).reshape(-1, dimension)


def energy_by_degree(values: Float[np.ndarray, "*lead sample"]) -> Float[np.ndarray, "*lead degree"]:
    """Shares of sum_S c_S^2, c_S the mean of values times the product of the coordinates in S."""
    coefficients = hadamard_transform(values) ** 2
    degree = degrees_of(values.shape[-1])
    total = coefficients.sum(axis=-1)
    sums = np.stack([coefficients[..., degree == d].sum(axis=-1) for d in range(degree.max() + 1)], axis=-1)
    return sums / np.where(total > 0, total, 1.0)[..., None]


def hadamard_transform(values: Float[np.ndarray, "*lead sample"]) -> Float[np.ndarray, "*lead sample"]:
    """Coefficients by the fast Walsh-Hadamard transform; the bits of entry S, highest first, choose its coordinates."""
    lead, count = values.shape[:-1], values.shape[-1]
    dimension = count.bit_length() - 1
    cube = values.reshape(*lead, *([2] * dimension))
    for axis in range(len(lead), len(lead) + dimension):
        minus, plus = np.take(cube, 0, axis), np.take(cube, 1, axis)
        cube = np.stack([plus + minus, plus - minus], axis=axis)
    return cube.reshape(*lead, count) / count


def degrees_of(count: int) -> Int[np.ndarray, " sample"]:
    """The number of set bits of 0 ... count - 1."""
    return np.array([index.bit_count() for index in range(count)])


def walsh_facts() -> MethodFacts:
    """Energy by degree."""
    return MethodFacts(
        variables={"seed step degree": "degree_energy", "degree": "target_degree_energy sampled_degree_energy"}
    )
