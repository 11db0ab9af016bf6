"""Kind B: runs of this project whose claims are about what went wrong, or about nothing going wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xarray as xr

from diagnosis_cases.case import Case

TONES: tuple[dict[str, Any], ...] = (
    {"name": "dft", "frequencies": "auto"},
    {"name": "tone_fit", "frequencies": "auto"},
)
IMAGE: tuple[dict[str, Any], ...] = ({"name": "dct_bands"},)
CLOUD: tuple[dict[str, Any], ...] = ({"name": "projection"}, {"name": "filtering", "deltas": [0.03, 0.09]})
_PICTURES = [f"image-{name}_features-none" for name in ("astronaut", "chelsea", "coffee", "page", "text")]
# Label, how, methods to try in turn, experiment, runs.
RUNS: tuple[tuple[str, str, tuple[dict[str, Any], ...], str, list[str]], ...] = (
    ("aliasing", "run: tone above Nyquist", TONES, "aliasing", ["n-12", "n-14", "n-16"]),
    ("aliasing", "run: SIREN on 12 points", TONES, "aliasing-siren", ["base"]),
    ("aliasing", "run: parity of 200 of 1,024 points", CLOUD, "aliasing-parity", ["train-200"]),
    *(
        (
            "aliasing",
            "run: features above Nyquist",
            TONES,
            experiment,
            ["features-gaussian-80", "features-positional-above-nyquist"],
        )
        for experiment in ("fourier-features", "fourier-features-again")
    ),
    ("aliasing", "run: SIREN on half of a picture", IMAGE, "image-contours-first", ["network-siren-checkerboard"]),
    *(
        ("noise_fitted", "run: noisy labels", TONES, experiment, ["noise-white", "noise-low"])
        for experiment in ("early-stopping", "early-stopping-again")
    ),
    ("noise_fitted", "run: noisy picture", CLOUD, "early-stopping-image", ["variant-noisy"]),
    ("noise_fitted", "run: 40 % of labels at random", CLOUD, "early-stopping-labels", ["labels-noisy"]),
    *(
        (
            "unlearned_high",
            "run: features below the tones",
            TONES,
            experiment,
            ["features-none", "features-gaussian-0.05", "features-gaussian-1"],
        )
        for experiment in ("fourier-features", "fourier-features-again")
    ),
    ("unlearned_high", "run: plain network on pictures", IMAGE, "fourier-features-images", _PICTURES),
    (
        "unlearned_high",
        "run: plain network on pictures",
        IMAGE,
        "fourier-features-camera",
        ["features-none", "features-basic"],
    ),
    (
        "unlearned_high",
        "run: plain network on pictures",
        IMAGE,
        "image-contours-first",
        ["network-relu", "network-relu-checkerboard", "network-tanh"],
    ),
    (
        "unlearned_high",
        "run: plain network, tones up to 203",
        TONES,
        "phase-dnn",
        ["network-plain", "network-plain-twice"],
    ),
    (
        "unlearned_high",
        "run: slow optimiser",
        TONES,
        "universality",
        ["cell-optimiser-sgd", "cell-optimiser-momentum", "cell-optimiser-adagrad", "cell-optimiser-adam-1e-4"],
    ),
    (
        "nothing",
        "run: three tones",
        TONES,
        "low-first",
        ["target-three-tones_start-plain", "target-two-tones_start-plain"],
    ),
    ("nothing", "run: three tones", TONES, "low-first-reference", ["base"]),
    (
        "nothing",
        "run: three tones",
        TONES,
        "universality",
        ["cell-reference", *(f"cell-depth-{n}" for n in range(3, 7))],
    ),
    (
        "nothing",
        "run: three tones",
        TONES,
        "gradient-loss",
        [f"beta-{beta}" for beta in ("0", "0.01", "0.1", "1", "10")],
    ),
    (
        "nothing",
        "run: fitting features",
        TONES,
        "fourier-features",
        ["features-gaussian-10", "features-gaussian-20", "features-siren"],
    ),
    ("nothing", "run: fitting features", TONES, "fourier-features-low", ["features-none", "features-gaussian-10"]),
    ("nothing", "run: labels without noise", TONES, "early-stopping", ["noise-none"]),
    ("nothing", "run: labels without noise", TONES, "early-stopping-again", ["noise-none"]),
)


def own_runs(results: Path) -> Iterator[Case]:
    """The runs above in a results folder of the default scale."""
    for label, how, methods, experiment, runs in RUNS:
        for name in runs:
            with xr.open_dataset(results / "runs" / experiment / f"{name}.nc") as data:
                run = data.load()
            yield Case(f"{experiment}/{name}", how, label, run, _first_that_fits(run, methods))


def _first_that_fits(run: xr.Dataset, methods: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """The first of the methods that takes the run's points, as a card's choice would."""
    for method in methods[:-1]:
        try:
            Case("", "", "", run.isel(seed=slice(1), step=slice(2)), method).spectrum()
        except ValueError:
            continue
        return method
    return methods[-1]
