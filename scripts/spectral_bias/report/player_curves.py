"""A player's curves: errors by frequency or band with their first passages, and training and test errors, by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.report.packing import packed
from spectral_bias.spectra.passage import NEVER

ERROR = "relative_error"
# Curves over steps: the first family of which a spectrum holds any, with what each is called; logarithms of errors.
CURVES: tuple[tuple[bool, Mapping[str, tuple[str, str]]], ...] = (
    (
        False,
        {"train_psnr": ("training PSNR (dB)", "训练 PSNR（dB）"), "test_psnr": ("test PSNR (dB)", "测试 PSNR（dB）")},
    ),
    (
        True,
        {
            "training_error": ("training error", "训练误差"),
            "validation_error": ("validation error", "验证误差"),
            "test_error": ("test error", "测试误差"),
        },
    ),
    (
        True,
        {
            "jacobi_error_network": ("error, from the network", "误差（从网络出发）"),
            "jacobi_error_zero": ("error, from zero", "误差（从零出发）"),
        },
    ),
)
LOSS = (True, {"loss": ("training loss", "训练损失")})


def error_by_step(by_step: xr.Dataset, whole: xr.Dataset, time: str, threshold: float) -> dict[str, Any] | None:
    """Relative errors by place and step, with first passages; None for a spectrum without them.

    Args:
        by_step: the members and steps that are shown.
        whole: the spectrum.
        time: the dimension of its steps.
        threshold: the threshold whose passages are marked; the nearest one that the spectrum has.
    """
    names = sorted(
        (str(name) for name, each in by_step.items() if str(name).endswith(ERROR) and each.dims[:2] == ("seed", time)),
        key=lambda name: (name != ERROR, name),
    )
    found = [name for name in names if by_step[name].ndim == 3]
    if not found:
        return None
    error, prefix = by_step[found[0]], found[0].removesuffix(ERROR)
    axis = str(error.dims[2])
    record: dict[str, Any] = {
        "axis": axis,
        "unit": _unit(whole, axis),
        "places": [*_places(whole, axis)],
        "value": packed(error, log=True),
        "threshold": None,
        "first": None,
        "first_after": None,
    }
    if f"{prefix}first_passage_step" in by_step:
        levels = np.asarray(whole["threshold"], np.float64)
        near = int(np.abs(levels - threshold).argmin())
        record["threshold"] = float(levels[near])
        for key, end in (("first", "step"), ("first_after", "after_step")):
            if (times := by_step.get(f"{prefix}first_passage_{end}")) is not None:
                steps = np.asarray(times)[:, near].tolist()
                record[key] = [[None if step == NEVER else step for step in each] for each in steps]
    return record


def _places(data: xr.Dataset, axis: str) -> Iterator[str]:
    """What is at each place along an axis; bands by the first mode and the last one in them, or by their radii."""
    if axis == "band" and "band_from" in data:
        for low, high in zip(data["band_from"].values, data["band_to"].values, strict=True):
            yield f"{low:g}" if high - low <= 1 else f"{low:g}-{high - 1:g}"
    elif axis == "band" and "half cycles" in data["band"].attrs.get("comment", ""):
        edges = [*np.asarray(data["band"], np.float64), 2.0 * float(data["band"][-1])]
        yield from (f"{low:g}-{high:g}" for low, high in pairwise(edges))
    else:
        yield from (each if isinstance(each, str) else f"{each:.4g}" for each in np.asarray(data[axis]).tolist())


def _unit(data: xr.Dataset, axis: str) -> str:
    """The unit of the places in words, as the spectrum's comments have it; empty where they have none."""
    named = data["band_from"] if axis == "band" and "band_from" in data else data[axis]
    words = str(named.attrs.get("comment", "")).partition(";")[0]
    return words.removeprefix("in ") if words.startswith("in ") else ""


def curves_by_step(by_step: xr.Dataset, time: str, *, has_error: bool) -> Iterator[dict[str, Any]]:
    """Errors on training and test points, or whatever else is known step by step.

    Args:
        by_step: the members and steps that are shown.
        time: the dimension of its steps.
        has_error: whether errors by place are shown too; the training loss is shown where there is nothing else.
    """
    seeds, steps = by_step.sizes["seed"], by_step.sizes[time]
    for log, names in (*CURVES, *(() if has_error else (LOSS,))):
        held = [name for name in names if name in by_step and by_step[name].dims[-1:] == (time,)]
        for name in held:
            values = np.broadcast_to(np.asarray(by_step[name], np.float64), (seeds, steps))
            english, chinese = names[name]
            yield {"label": {"en": english, "zh": chinese}, "value": packed(values, log=log)}
        if held:
            return
