"""The words by which figures call runs, for readers who have not seen the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from spectral_bias.verdicts.reading import Spectrum

NONE: Mapping[str, str] = MappingProxyType({})
# Of the experiments on images by projection and by filtering.
IMAGES: Mapping[str, str] = MappingProxyType(
    {
        "mnist": "MNIST",
        "mnist-mse": "MNIST, squared error",
        "digits": "digits",
        "shuffled-places": "places shuffled",
        "shuffled-labels": "labels shuffled",
        "std-1": "large initial weights",
        "5": "isotropic, 5 dimensions",
        "10": "isotropic, 10 dimensions",
    }
)


def words(run: Spectrum, known: Mapping[str, str] = NONE) -> str:
    """A run's labels on all axes in words, empty for an experiment of one run; hyphens are blanks.

    Args:
        run: the run.
        known: words of single labels.
    """
    return ", ".join(known.get(text, text.replace("-", " ")) for text in run.coordinates.values())
