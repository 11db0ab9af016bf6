"""D3: Fourier features overcome the spectral bias if their scale fits. Error by scale, by tone, and in pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

GAUSSIAN = "gaussian-"
NO_FEATURES = "none"
NAMES = {NO_FEATURES: "none", "basic": "basic", "positional": "positional", "siren": "SIREN", "mscale": "MscaleDNN"}


def fourier_features(
    spectra: Spectra,
    verdict: dict[str, Any],
    *,
    experiment: Text,
    pictures: Text,
    images: Text,
    best: Text,
    too_large: Text,
) -> Figure:
    """Four panels and a strip of pictures.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the tones; runs labelled gaussian-<scale> are its sweep.
        pictures: the experiment on one image.
        images: the experiment on several images, with the axes image and features.
        best: the run of ``pictures`` with a fitting scale.
        too_large: the run of ``pictures`` with too large a scale.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.0))
    above, below = figure.subfigures(2, 1, height_ratios=[1.25, 1.0])
    tones = {data.attrs["label"]: data for data in spectra[experiment].values()}
    axes = list(above.subplots(1, 2, width_ratios=[1.25, 1.0]))
    _by_scale(axes[0], tones)
    _by_tone(axes[1], tones)
    left, right = below.subfigures(1, 2, width_ratios=[2.3, 1.0])
    runs = spectra[pictures]
    without = next(data for data in runs.values() if data.attrs["label"] == NO_FEATURES)
    frames = list(left.subplots(1, 4))
    _strip(frames, {"no features": without, _words(runs[best]): runs[best], _words(runs[too_large]): runs[too_large]})
    gains = right.subplots()
    _gains(gains, runs, runs[best], spectra[images])
    label_panels([*axes, frames[0], gains])
    return figure


def _last(data: xr.Dataset, variable: str) -> np.ndarray:
    return np.float64(data[variable].isel(step=-1))


def _scale(label: str) -> float:
    return float(label.removeprefix(GAUSSIAN))


def _words(data: xr.Dataset) -> str:
    return f"Gaussian, s = {_scale(data.attrs['label']):g}"


def _sweep(tones: dict[str, xr.Dataset]) -> list[tuple[float, xr.Dataset]]:
    return sorted(
        [(_scale(label), data) for label, data in tones.items() if label.startswith(GAUSSIAN)], key=lambda each: each[0]
    )


def _by_scale(ax: Any, tones: dict[str, xr.Dataset]) -> None:
    sweep = _sweep(tones)
    scales = [scale for scale, _ in sweep]
    for index, (variable, words) in enumerate((("test_error", "test points"), ("train_error", "training points"))):
        values = [_last(data, variable) for _, data in sweep]
        look = {"color": COLOURS[index + 1], "marker": MARKERS[index], "linestyle": LINES[index]}
        spread(ax, scales, values, label=words, **look)
    ax.set(xscale="log", yscale="log", xlabel="scale s of Gaussian features (cycles per domain)")
    ax.set(ylabel="relative error", title="five tones, error by scale")
    ax.set_ylim(top=3.0)
    levels = {
        name: float(np.median(_last(tones[label], "test_error"))) for label, name in NAMES.items() if label in tones
    }
    place = np.inf
    for name, level in sorted(levels.items(), key=lambda each: -each[1]):
        ax.axhline(level, color=GREY, linewidth=0.6, linestyle=LINES[3], zorder=0)
        # Names of lines that are close stand one below the other.
        place = min(level, place / 2.5)
        ax.annotate(name, (1.01, place), xycoords=("axes fraction", "data"), fontsize=6, color=GREY, va="center")
    ax.legend(loc="lower left")


def _by_tone(ax: Any, tones: dict[str, xr.Dataset]) -> None:
    rows = [(name, tones[label]) for label, name in NAMES.items() if label in tones]
    rows += [(f"s = {scale:g}", data) for scale, data in _sweep(tones)]
    error = np.array([np.median(_last(data, "relative_error"), axis=0) for _, data in rows])
    mesh = ax.imshow(np.maximum(error, 1e-3), cmap=ERROR_MAP, norm=LogNorm(0.01, 2.0), aspect="auto")
    frequencies = np.asarray(rows[0][1]["frequency"])
    ax.set_xticks(range(len(frequencies)), [f"{k:g}" for k in frequencies])
    ax.set_yticks(range(len(rows)), [name for name, _ in rows])
    ax.set(xlabel="tone (cycles per domain)", title="which tones are learned")
    ax.spines[:].set_visible(False)
    ax.figure.colorbar(mesh, ax=ax, label="relative error", pad=0.02)


def _strip(frames: Any, shown: dict[str, xr.Dataset]) -> None:
    first = next(iter(shown.values()))
    shape = tuple(int(size) for size in np.atleast_1d(first.attrs["grid_shape"]))
    target = np.asarray(first["target"]).reshape(shape)
    pictures = [("target", target, "every 2nd pixel seen")]
    for name, data in shown.items():
        picture = np.asarray(data["shown_prediction"])[0, -1].reshape(shape)
        pictures.append((name, picture, f"{_last(data, 'test_psnr')[0]:.1f} dB"))
    for ax, (name, picture, below) in zip(frames, pictures, strict=True):
        ax.imshow(picture, cmap="gray", vmin=target.min(), vmax=target.max())
        ax.set_title(name, fontsize=7)
        ax.set_xlabel(below, fontsize=7)
        ax.set_xticks([])
        ax.set_yticks([])


def _gains(ax: Any, pictures: Any, best: xr.Dataset, images: Any) -> None:
    labelled = {data.attrs["label"]: data for data in pictures.values()}
    without = _last(labelled[NO_FEATURES], "test_psnr")
    rows = {"camera": _last(best, "test_psnr") - without}
    by_image: dict[str, dict[str, xr.Dataset]] = {}
    for run, data in images.items():
        image, features = run.removeprefix("image-").split("_features-")
        by_image.setdefault(image, {})[features] = data
    for image, runs in by_image.items():
        featured = next(data for name, data in runs.items() if name != NO_FEATURES)
        rows[image] = _last(featured, "test_psnr") - _last(runs[NO_FEATURES], "test_psnr")
    gaussian = len(rows)
    for label in NAMES:
        if label in labelled and label != NO_FEATURES:
            rows[f"camera, {NAMES[label]}"] = _last(labelled[label], "test_psnr") - without
    for row, values in enumerate(rows.values()):
        colour = COLOURS[1] if row < gaussian else COLOURS[0]
        ax.plot(values, np.full(values.size, row), ".", color=colour, alpha=0.4, markersize=4)
        ax.plot(np.median(values), row, "|", color=colour, markersize=9, markeredgewidth=1.6)
    ax.axvline(2.0, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set(xlabel="test PSNR gain (dB)", title="gain over none", xlim=(min(0.0, ax.get_xlim()[0]), None))
    ax.invert_yaxis()
