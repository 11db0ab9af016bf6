"""Spectra of made-up errors as files, every step logged, and a small atlas of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import described, write_netcdf
from spectral_bias.config.catalogue import Catalogue
from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.stages import call
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate

THRESHOLDS = (0.1, 0.2)
STEPS = np.arange(101)


def decaying(seeds: int, places: int, slowness: float = 1.0, key: int = 0) -> np.ndarray:
    """Relative errors (seed, step, place) that decay more slowly at each further place."""
    generator = np.random.default_rng(key)
    time = slowness * (2.0 + 3.0 * np.arange(places)) * generator.uniform(0.8, 1.25, (seeds, places))
    return np.exp(-STEPS[None, :, None] / time[:, None, :])


def a_spectrum(
    error: np.ndarray | None = None,
    axis: str = "frequency",
    places: Sequence[float] = (1, 3, 5),
    diverged: Mapping[int, int] | None = None,
    prefixes: Sequence[str] = ("",),
    attributes: Mapping[str, Any] | None = None,
    seeds: int = 6,
) -> xr.Dataset:
    """A spectrum as the methods leave it.

    Args:
        error: relative errors (seed, step, place); None for a spectrum that tells no places apart.
        axis: the dimension of the places.
        places: their values.
        diverged: the step from which a seed has no values, by seed.
        prefixes: of the variables; of several each has the errors divided by its place, from 1.
        attributes: of the file.
        seeds: members, where there is no error.
    """
    seeds = seeds if error is None else len(error)
    last = np.full(seeds, STEPS[-1], np.int32)
    loss = np.exp(-STEPS / 10.0)[None] * np.arange(1.0, seeds + 1)[:, None]
    for seed, step in (diverged or {}).items():
        last[seed] = step - 1
        loss[seed, step:] = np.nan
        if error is not None:
            error[seed, step:] = np.nan
    status = np.isin(np.arange(seeds), list(diverged or {})).astype(np.int8)
    words = {"flag_values": np.int8([0, 1, 2]), "flag_meanings": "complete diverged stopped"}
    found: dict[str, Any] = {
        "loss": described(loss, ("seed", "step"), "loss"),
        "last_step": described(last, ("seed",), "last step"),
        "status": described(status, ("seed",), "status", **words),
    }
    coordinates: dict[str, Any] = {
        "seed": described(np.arange(seeds), ("seed",), "seed"),
        "step": described(STEPS.astype(np.int32), ("step",), "step"),
    }
    if error is not None:
        coordinates[axis] = described(np.asarray(places, np.float64), (axis,), axis)
        coordinates["threshold"] = threshold_coordinate(THRESHOLDS)
        found["rmse"] = described(np.sqrt((error**2).mean(axis=2)), ("seed", "step"), "rmse")
        for number, prefix in enumerate(prefixes, start=1):
            found[f"{prefix}relative_error"] = described(error / number, ("seed", "step", axis), "error")
            found |= convergence_times(error / number, STEPS, THRESHOLDS, axis, prefix)
        if axis == "frequency":
            found["energy_share"] = described(np.full(len(places), 1 / len(places)), (axis,), "energy")
    attributes = {"title": "Spectrum", "summary": "Made up.", **(attributes or {})}
    return xr.Dataset(found, coordinates, attributes)


def make_atlas(folder: Path, catalogue: Catalogue, spectra: Mapping[str, xr.Dataset], *, drawn: bool = False) -> None:
    """Write spectra, the cards of the setting ``logs`` and the atlas of both into the current folder.

    Args:
        folder: the current folder.
        catalogue: the configuration.
        spectra: by experiment and run.
        drawn: whether the page is to be opened in a browser, and needs its style and scripts.
    """
    plan = Plan(catalogue, folder)
    for name, data in spectra.items():
        path = Path("results/spectra", f"{name}.nc")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_netcdf(data, path, certificate("spectrum", path, {}))
    for card in catalogue.settings.logs:
        given = plan.inputs("card", card)["logs"]
        call("card", plan.spec("card", card), f"results/cards/{card}/card.json", given)
    if drawn:
        call("assets", plan.spec("assets"), "results/report/assets/report.css", [])
    inputs = [path for paths in plan.inputs("atlas").values() for path in paths]
    for path in map(Path, inputs):
        if not path.exists():  # linked, not read
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", "utf-8")
    call("atlas", plan.spec("atlas"), "results/report/atlas.html", inputs)
