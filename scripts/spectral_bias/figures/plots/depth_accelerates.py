"""B7: stub."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from spectral_bias.figures.spectra import Spectra
from spectral_bias.spec.quantities import Text


def depth_accelerates(
    spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, equal: Text, images: Text, images_equal: Text
) -> Figure:
    """Four panels.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: networks of equal width on tones.
        equal: networks of equal parameters on tones.
        images: networks of equal width on digits.
        images_equal: networks of equal parameters on digits.
    """
    return Figure()
