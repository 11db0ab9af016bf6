"""Target and outputs as fields with channels, on points, on an image's grid, or on a periodic grid.

Errors are taken over all channels together, as the mean square error and the PSNR of RGB images are.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

_IN_ORDER = "sort x, target and prediction alike along sample"


def fields(
    run: xr.Dataset,
) -> tuple[Float[np.ndarray, "channel sample"], Float[np.ndarray, "seed step channel sample"]]:
    """Target and outputs in float64, with a channel axis of size 1 if the run has none."""
    target, prediction = np.asarray(run["target"], np.float64), np.asarray(run["prediction"], np.float64)
    if target.ndim == 1:
        return target[None], prediction[:, :, None]
    return target.T, np.moveaxis(prediction, -1, 2)


def one_channel(run: xr.Dataset, method: str) -> None:
    """Refuse a run with several channels.

    Raises:
        ValueError: the run has channels.
    """
    if "channel" in run["target"].dims:
        raise ValueError(f"the {method} method needs one channel; target has {_shape(run)}")


def image_shape(run: xr.Dataset, method: str) -> tuple[int, ...]:
    """Points along each axis of the grid of an image or a volume, the first axis slowest.

    Points that all coincide hold no places, so they are taken for pixels in their order.

    Raises:
        ValueError: the run has no ``grid_shape``, or its points are no such grid.
    """
    if "grid_shape" not in run.attrs:
        raise ValueError(
            f"the {method} method needs an image: the run has no grid_shape; write the attribute grid_shape = rows, "
            f"columns of x{_shape(run, 'x')}, or use projection or filtering, which take any points"
        )
    shape = tuple(int(size) for size in np.atleast_1d(run.attrs["grid_shape"]))
    if np.prod(shape) != run.sizes["sample"]:
        raise ValueError(
            f"the {method} method needs the points of a grid: grid_shape {list(shape)} has not the "
            f"{run.sizes['sample']} points of x; use projection or filtering, which take any points"
        )
    if np.ptp(np.asarray(run["x"], np.float64), axis=0).any():
        grid_steps(run, shape, method)
    return shape


def grid_steps(run: xr.Dataset, shape: tuple[int, ...], method: str) -> Float[np.ndarray, "axis dimension"]:
    """From each point to the next along each axis of a grid; 0 along an axis of one point.

    Args:
        run: a run.
        shape: points along each axis, the first axis slowest; as many as the run has together.
        method: name of the method that needs the grid.

    Raises:
        ValueError: the points, in their order, are not equally spaced along axes at right angles; says how to mend it.
    """
    x = np.asarray(run["x"], np.float64)
    if (steps := _steps_of_grid(x, shape)) is not None:
        return steps
    start = f"x: the {method} method needs the points of a grid"
    if len(shape) == 1:
        message = f"{start}: the {len(x)} points are not equally spaced in the order of x; {_IN_ORDER}"
        raise ValueError(f"{message}, or use tone_fit, which takes any points")
    if _steps_of_grid(x, shape[::-1]) is not None:
        fix = f"they are a grid of {list(shape[::-1])}: write the attribute grid_shape = {list(shape[::-1])}"
    else:
        fix = (
            f"{_IN_ORDER}, the last axis fastest (as of numpy.meshgrid(..., indexing='ij')), or correct the attribute "
            "grid_shape, or use projection or filtering, which take any points"
        )
    raise ValueError(f"{start}: in the order of x they are not equally spaced rows of a grid of {list(shape)}; {fix}")


def _steps_of_grid(x: np.ndarray, shape: tuple[int, ...]) -> Float[np.ndarray, "axis dimension"] | None:
    """Steps along the axes of the grid that the points are, which may be turned or mirrored; None for no grid."""
    grid = x.reshape(*shape, -1)
    ends = [grid[tuple(np.where(np.arange(len(shape)) == axis, -1, 0))] for axis in range(len(shape))]
    steps = (np.stack(ends) - x[0]) / np.maximum(np.subtract(shape, 1), 1)[:, None]
    sizes = np.linalg.norm(steps, axis=1)
    several = np.array(shape) > 1
    if not several.any():
        return steps
    least = sizes[several].min()
    expected = x[0] + np.tensordot(np.indices(shape), steps, axes=(0, 0)).reshape(x.shape)
    # Points may be float32.
    close = 1e-3 * least + 2.0**-22 * np.abs(x).max()
    cosines = steps @ steps.T / np.maximum(np.outer(sizes, sizes), np.finfo(float).tiny)
    right_angles = np.abs(cosines - np.diag(np.diag(cosines))).max() <= 1e-2
    return steps if least > 0.0 and right_angles and np.abs(x - expected).max() <= close else None


def check_periodic_grid(run: xr.Dataset, method: str, frequencies: str = "auto") -> None:
    """Refuse points that are no periodic grid of one dimension, with its end point left out.

    A grid without ``domain_length`` whose target has the same value at both ends may hold its end point, so it is
    refused too.

    Args:
        run: a run.
        method: name of the method that needs the grid.
        frequencies: of the method, in the form of the configuration.

    Raises:
        ValueError: the points are no such grid; names the lines that fit the tones instead.
    """
    x = np.asarray(run["x"], np.float64)
    if x.shape[1] != 1 or len(x) < 3:
        direction = [1, *[0] * (x.shape[1] - 1)]
        raise ValueError(
            f"x: the {method} method needs a grid of one input dimension, not {len(x)} points of {x.shape[1]}; "
            + _instead(frequencies, "" if x.shape[1] == 1 else f", direction: {direction}")
        )
    gaps = np.diff(x[:, 0])
    spacing, length = float(gaps.mean()), float(run.attrs.get("domain_length", 0.0))
    extent = float(x.max() - x.min())
    period = "" if length else f", period: {extent:.12g}"
    if spacing <= 0 or np.abs(gaps - spacing).max() > 1e-3 * spacing:
        raise ValueError(
            f"x: the {method} method needs equally spaced points in ascending order; " + _instead(frequencies, period)
        )
    leave_out = "leave out the end point (xarray: log.isel(sample=slice(-1)))"
    if length and abs(spacing * len(x) - length) > 1e-3 * spacing:
        both_ends = abs(extent - length) <= 1e-3 * spacing
        fix = f"{leave_out}, or " if both_ends else ""
        raise ValueError(
            f"x: {len(x)} points {spacing:.6g} apart are no periodic grid of the domain_length {length:.6g}, which has "
            f"its end point left out; {fix}{_instead(frequencies, period)}"
        )
    target = np.asarray(run["target"], np.float64).reshape(len(x), -1)
    if not length and np.abs(target[-1] - target[0]).max() <= 1e-6 * np.ptp(target) > 0.0:
        raise ValueError(
            f"x: the target has the same value at both ends, and there is no domain_length, so the {len(x)} points may "
            f"hold the end point of a period: if so, {leave_out}; if not, write the attribute domain_length = "
            f"{spacing * len(x):.12g}; or {_instead(frequencies, period)}"
        )


def _instead(frequencies: str, options: str) -> str:
    return f"fit the tones instead: `spectra: [{{name: tone_fit, frequencies: {frequencies}{options}}}]`"


def _shape(run: xr.Dataset, name: str = "target") -> str:
    return "(" + ", ".join(f"{dim}: {size}" for dim, size in run[name].sizes.items()) + ")"
