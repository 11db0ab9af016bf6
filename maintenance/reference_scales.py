"""Keep the measured curves of the claim spectral-bottleneck as data of the package, for suggestions of scales.

    python maintenance/reference_scales.py [RESULTS]

Reads the finished spectra of both experiments and writes ``scripts/spectral_bias/suggestion/favoured.json``: for each
band the median test error over seeds by ``omega_0`` and by ``sigma``. Both are those of a domain of length 1, on which
``omega_0`` favours ``omega_0 / (2 pi)`` cycles and ``sigma`` favours ``sigma``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.verdicts.medians import median_of

ROOT = Path(__file__).resolve().parents[1]
FAVOURED = ROOT / "scripts" / "spectral_bias" / "suggestion" / "favoured.json"
VERSION = 1
EXPERIMENTS = {
    "siren": ("spectral-bottleneck", "omega", "omega_0"),
    "fourier": ("spectral-bottleneck-features", "sigma", "sigma"),
}


def curves(spectra: Path, axis: str, name: str) -> list[dict[str, Any]]:
    """The median test error by scale, one curve a band, bands and scales in ascending order.

    Args:
        spectra: the experiment's folder of spectra.
        axis: the axis of the scale, as runs are named by it.
        name: what the scale is called in the table.

    Raises:
        FileNotFoundError: the folder has no spectrum of a run over the band's centre and the scale.
    """
    points: dict[float, list[tuple[float, float]]] = {}
    for path in sorted(spectra.glob("*.nc")):
        if found := re.fullmatch(rf"centre-([\d.]+)_{axis}-([\d.]+)", path.stem):
            centre, scale = map(float, found.groups())
            data = Inputs().netcdf(path)
            error = median_of(np.asarray(data["test_error"].isel(step=-1), np.float64)).upper
            points.setdefault(centre, []).append((scale * data.attrs["domain_length"], float(error)))
    if not points:
        raise FileNotFoundError(f"{spectra} has no spectrum of a run centre-..._{axis}-...: make the claim first")
    table: list[dict[str, Any]] = []
    for centre, pairs in sorted(points.items()):
        scales, errors = ([float(f"{each:.4g}") for each in column] for column in zip(*sorted(pairs), strict=True))
        table.append({"band_centre": centre, name: scales, "test_error": errors})
    return table


def main(results: Path) -> None:
    """Write the table, its version before the curves."""
    table: dict[str, Any] = {"version": VERSION}
    for model, (experiment, axis, name) in EXPERIMENTS.items():
        table[model] = curves(results / "spectra" / experiment, axis, name)
    FAVOURED.parent.mkdir(exist_ok=True)
    FAVOURED.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    print(
        f"{FAVOURED.relative_to(ROOT)}: " + ", ".join(f"{len(table[model])} bands of {model}" for model in EXPERIMENTS)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results")
