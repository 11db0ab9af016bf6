"""Compare a dataset of the user's own with the form that every dataset has and with what it declares about itself.

Checks before anything runs rest on the declaration (``registry.facts.DatasetFacts``). Making a dataset takes seconds,
so that one that is otherwise is found before anything trains on it.
"""

from __future__ import annotations

import functools
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import dataset_and_digest
from spectral_bias.registry import facts
from spectral_bias.registry.definition import definition
from spectral_bias.registry.resolve import module_and_attribute, resolve_module

# The variables of every dataset; labels may have a copy for every seed.
VARIABLES = {
    "x_train": ("train", "dimension"),
    "y_train": ("train", "channel"),
    "x": ("sample", "dimension"),
    "target": ("sample", "channel"),
}
COPY = "copy"
# Points in float32 lie this near to equally spaced ones, relative to their spacing.
TOLERANCE = 1e-2


class UnfitDatasetError(ValueError):
    """A dataset that cannot be trained on, or is another one than it declares."""


def as_declared(stage: Callable[..., None]) -> Callable[..., None]:
    """The stage that makes a dataset, which leaves no file of one of the user's own that is not as declared.

    Raises:
        UnfitDatasetError: lists everything that is wrong with the dataset.
    """

    @functools.wraps(stage)
    def checked(*, data: Path, spec: dict[str, Any], **given: Any) -> None:
        stage(data=data, spec=spec, **given)
        choice = spec["dataset"]
        if ":" not in choice["name"]:
            return  # a test holds those of the library
        try:
            declared = declaration(**choice)
            made, _ = dataset_and_digest(data)
            if faults := [*form_faults(made)] or ([*declared_faults(made, declared)] if declared else []):
                raise UnfitDatasetError(f"{choice['name']}: {'; '.join(faults)}")
        except BaseException:
            data.unlink(missing_ok=True)
            raise

    return checked


def declaration(name: str, **parameters: Any) -> facts.DatasetFacts | None:
    """What an own dataset declares about itself; None if it declares nothing.

    The function is called here, since its module has been imported. As where it is read for checks, it knows the names
    of all records.

    Args:
        name: its dotted path.
        parameters: the keys that it is given.
    """
    module, attribute = module_and_attribute("datasets", name)
    found = definition(module, attribute)
    defined_in = sys.modules[inspect.unwrap(getattr(resolve_module("datasets", name), attribute)).__module__]
    declared = getattr(defined_in, f"{found.node.name.lower()}_facts", None)
    if declared is None:
        return None
    knowing = types.FunctionType(declared.__code__, vars(facts) | vars(defined_in), None, declared.__defaults__)
    knowing.__kwdefaults__ = declared.__kwdefaults__
    wanted = inspect.signature(knowing).parameters
    return knowing(**{key: value for key, value in parameters.items() if key in wanted})


def form_faults(data: xr.Dataset) -> Iterator[str]:
    """What the variables of a dataset lack: names, dimensions, types, numbers."""
    for name, dims in VARIABLES.items():
        expected = f"{name}({', '.join(dims)})"
        if name not in data:
            yield f"{name} is missing; expected {expected}, as spectral_bias.datasets._points.points makes it"
            continue
        has = tuple(map(str, data[name].dims))
        if has not in {dims, (COPY, *dims)} or (COPY in has and name != "y_train"):
            yield f"{name} has the dimensions ({', '.join(has)}); expected {expected}"
        if data[name].dtype.kind != "f":
            yield f"{name} is of type {data[name].dtype}; expected real numbers"
        elif bad := int(np.count_nonzero(~np.isfinite(data[name].values))):
            yield f"{bad} of the {data[name].size} numbers of {name} are NaN or infinite"


def declared_faults(data: xr.Dataset, declared: facts.DatasetFacts) -> Iterator[str]:
    """What a dataset declares about itself and is not so.

    Args:
        data: a dataset of the right form.
        declared: its declaration.
    """
    counted = {
        "training_points": ("train", declared.training_points),
        "evaluation_points": ("sample", declared.evaluation_points),
        "inputs": ("dimension", declared.inputs),
        "outputs": ("channel", declared.outputs),
        "noise_draws": (COPY, declared.noise_draws),
    }
    for name, (dim, count) in counted.items():
        if count != data.sizes.get(dim):
            yield f"it declares {name} = {count}, and has {data.sizes.get(dim, 'none')} (dimension {dim})"
    if declared.own_targets and "label" not in data:
        yield "it declares own_targets, and has no variable label(copy, sample, channel)"
    if declared.grid != "none" and (why := _no_grid(data, periodic=declared.grid == "periodic")):
        yield f"it declares grid = {declared.grid!r}, and {why}"


def _no_grid(data: xr.Dataset, *, periodic: bool) -> str:
    """Why evaluation points form no such grid; empty if they do."""
    x = np.asarray(data["x"], np.float64)
    if x.shape[1] > 1:
        shape = np.atleast_1d(data.attrs.get("grid_shape", 0))
        full = int(np.prod(shape)) == len(x)
        return "" if full else f"its attribute grid_shape has not the {len(x)} points of x: points along each axis"
    steps = np.diff(x[:, 0])
    spacing = steps.mean() if len(steps) else 0.0
    if not spacing or np.abs(steps - spacing).max() > TOLERANCE * abs(spacing):
        return "x is not equally spaced"
    length = data.attrs.get("domain_length")
    if periodic and length is not None and abs(length - len(x) * abs(spacing)) > TOLERANCE * abs(spacing):
        points = f"{len(x)} points of spacing {abs(spacing):.6g}"
        return f"its {points} are no period of its attribute domain_length = {length}: leave the end point out"
    return ""
