"""Runs of this project whose claims hold, and say in which order they learn, or whose controls say that there is none.

Left out: runs that a claim says nothing of the order of, such as those of *fourier-features* and *spectral-bottleneck*.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xarray as xr

from diagnosis_cases.case import Case

_CELLS = [
    *(
        f"activation-{name}"
        for name in ("abs", "elu", "gaussian", "gelu", "relu", "sigmoid", "silu", "sin", "softplus")
    ),
    *(f"depth-{n}" for n in (1, 3, 4, 5, 6)),
    *(
        f"optimiser-{name}"
        for name in ("adagrad", "adam-1e-2", "adam-1e-4", "lbfgs", "lion", "momentum", "rmsprop", "sgd")
    ),
    "reference",
    *(f"width-{n}" for n in ("4", "16", "256", "2048", "4-4", "16-16", "256-256")),
]
# Label, how, experiment, runs. NO_ORDER: low frequencies are not said to be first.
NO_ORDER = "no_order"
RUNS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("low_first", "low-first", "low-first", ["target-three-tones_start-plain", "target-two-tones_start-plain"]),
    ("low_first", "low-first", "low-first-reference", ["base"]),
    ("low_first", "universality, ordinary cells in one dimension", "universality", [f"cell-{cell}" for cell in _CELLS]),
    ("low_first", "gradient-loss, no gradient and beta = 1", "gradient-loss", ["beta-0", "beta-1"]),
    ("low_first", "gradient-loss, no gradient and beta = 1", "gradient-loss-again", ["beta-0", "beta-1"]),
    ("low_first", "pinn-order, first passages", "pinn-order", ["loss-labels", "loss-weight-1"]),
    ("low_first", "jacobi-high-first, its network", "jacobi-high-first-network", ["loss-ritz"]),
    ("low_first", "activation-regularity, a = 1", "activation-regularity", ["a-1_scaling-raw", "a-1_scaling-unit"]),
    ("low_first", "image-contours-first", "image-contours-first", ["network-relu", "network-tanh"]),
    ("low_first", "projection", "projection", ["data-digits", "data-mnist", "data-mnist-mse"]),
    (NO_ORDER, "low-first, initial weights x 8", "low-first", ["target-three-tones_start-x8"]),
    (NO_ORDER, "universality, a linear fit at equal rates", "universality-control", ["base"]),
    (
        NO_ORDER,
        "universality, limits where the order is lost",
        "universality-limits",
        ["cell-ricker-0.1", "cell-siren-30", "cell-start-x4", "cell-start-x8"],
    ),
    (NO_ORDER, "activation-regularity, a = 0.1", "activation-regularity", ["a-0.1_scaling-raw"]),
    (NO_ORDER, "activation-regularity, a = 0.1", "activation-regularity-corrected", ["activation-0.1"]),
    (NO_ORDER, "activation-regularity, one layer, a = 0.1", "activation-regularity-shallow", ["a-0.1"]),
    (NO_ORDER, "image-contours-first, SIREN", "image-contours-first", ["network-siren"]),
    (NO_ORDER, "projection, shuffled places", "projection-controls", ["variant-shuffled-places"]),
    (NO_ORDER, "projection, isotropic in 10 dimensions", "projection-isotropic", ["dimension-10"]),
)


def order_runs(results: Path) -> Iterator[Case]:
    """The runs above in a results folder of the default scale."""
    for label, how, experiment, runs in RUNS:
        for name in runs:
            with xr.open_dataset(results / "runs" / experiment / f"{name}.nc") as data:
                yield Case(f"{experiment}/{name}", how, label, data.load())
