"""Outputs of the first members at a few steps and on few points, for the report's player."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Interval, PositiveInt
from spectral_bias.registry.roles import ROLES
from spectral_bias.spectra.fields import fields, image_shape, one_channel
from spectral_bias.spectra.frames import FRAME_VARIABLES, frames
from spectral_bias.spectra.methods.example_outputs import example_places


def player_frames(
    run: xr.Dataset,
    *,
    count: PositiveInt = 40,
    seeds: PositiveInt = 4,
    samples: PositiveInt = 192,
    pixels: PositiveInt = 64,
    window: Interval | None = None,
) -> xr.Dataset:
    """Outputs at log-spaced snapshots, with the target, on every k-th point of an interval or on a smaller image.

    Where points have roles, those for testing are shown.

    Args:
        run: a run of one input dimension and one channel, or on the pixels of an image.
        count: most snapshots, including the first and the last.
        seeds: most members, the first ones.
        samples: most points of an interval; of more, every k-th in ascending order.
        pixels: most pixels along a side; blocks of pixels of a larger image are averaged.
        window: ends of the part of an interval that is shown, for targets too fast for few points; all if left out.

    Raises:
        ValueError: the run has several input dimensions and is no image, or it has several channels and is none, or no
            point lies in the window.
    """
    if "role" in run:
        run = run.isel(sample=np.asarray(run["role"]) == ROLES.index("test"))
    places = example_places(np.asarray(run["step"]), count)
    few = run.isel(seed=slice(seeds), step=places)
    members, steps = np.asarray(few["seed"]), np.asarray(few["step"])
    if run.sizes["dimension"] == 1:
        one_channel(run, "player_frames")
        points = np.asarray(run["x"], np.float64)[:, 0]
        kept = shown_points(points, samples, window)
        output, target = np.asarray(few["prediction"])[..., kept], np.asarray(few["target"])[kept]
        return frames(output, target, seed=members, step=steps, x=points[kept])
    shape = image_shape(run, "player_frames")
    if len(shape) != 2:
        raise ValueError(f"the player_frames method needs points of one dimension or an image, not a grid of {shape}")
    images = [smaller(each.reshape(*each.shape[:-1], *shape), pixels) for each in fields(few)]
    flat = [each.reshape(*each.shape[:-2], -1) for each in images]
    in_colour = "channel" in few["target"].dims
    # Channels come last in files.
    target, output = (np.moveaxis(each, -2, -1) if in_colour else each[..., 0, :] for each in flat)
    return frames(output, target, seed=members, step=steps, shape=images[0].shape[-2:])


def shown_points(
    points: Float[np.ndarray, " sample"], samples: int, window: Sequence[float] | None
) -> Int[np.ndarray, " shown"]:
    """Indices of the points that are shown, in ascending order of the points.

    Raises:
        ValueError: no point lies in the window.
    """
    order = np.argsort(points, kind="stable")
    if window is not None:
        inside = (points[order] >= window[0]) & (points[order] <= window[1])
        order = order[inside]
        if not order.size:
            raise ValueError(f"window: no point lies in [{window[0]:g}, {window[1]:g}]")
    return order[:: -(-order.size // samples)]


def smaller(image: Float[np.ndarray, "*lead row column"], pixels: int) -> Float[np.ndarray, "*lead low narrow"]:
    """An image of at most ``pixels`` pixels a side: the means of square blocks; those at the far edges may be cut."""
    block = -(-max(image.shape[-2:]) // pixels)
    for axis in (-2, -1):
        starts = np.arange(0, image.shape[axis], block)
        lengths = np.diff([*starts, image.shape[axis]])
        sums = np.add.reduceat(image, starts, axis=axis)
        image = sums / (lengths[:, None] if axis == -2 else lengths)
    return image


def player_frames_facts() -> MethodFacts:
    """What a player reads; no measure does."""
    return MethodFacts(needs="interval or image", variables=FRAME_VARIABLES)
