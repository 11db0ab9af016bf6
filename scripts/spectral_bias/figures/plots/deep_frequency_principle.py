"""B6: stub."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from spectral_bias.figures.spectra import Spectra
from spectral_bias.spec.quantities import Text


def deep_frequency_principle(
    spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, run: Text, images: Text, images_run: Text
) -> Figure:
    """Four panels.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment on tones.
        run: its run that is shown.
        images: the experiment on digits.
        images_run: its run that is shown.
    """
    return Figure()
