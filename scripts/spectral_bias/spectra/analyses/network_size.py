"""Numbers of sub-bands, parameters and multiplications of a network, counted from its weights' shapes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.quantities import Model, PositiveInt
from spectral_bias.registry.resolve import resolve


def network_size(*, model: Model, dimension: PositiveInt) -> xr.Dataset:
    """Counts of a network of one output; no weight is sampled.

    Args:
        model: the network.
        dimension: number of its inputs.
    """
    import equinox as eqx
    import jax

    from spectral_bias.models.frozen import is_frozen

    network = eqx.filter_eval_shape(lambda key: resolve("models.networks", model)(key, dimension, 1), jax.random.key(0))
    trained = eqx.filter(network, lambda leaf: not is_frozen(leaf), is_leaf=is_frozen)
    shapes = [leaf.shape for leaf in jax.tree.leaves(trained) if hasattr(leaf, "shape")]
    # A weight matrix has two axes, or three if there is one for every sub-band; a bias has one fewer.
    axes = max(map(len, shapes))
    matrices = [shape for shape in shapes if len(shape) == axes]
    counts = {
        "sub_bands": (matrices[0][0] if axes == 3 else 1, "sub-bands, each with a network of its own"),
        "parameters": (sum(int(np.prod(shape)) for shape in shapes), "trained parameters"),
        "multiplications": (sum(int(np.prod(shape)) for shape in matrices), "multiplications of one forward pass"),
    }
    return xr.Dataset(
        {
            name: described(np.asarray([count], np.int64), ("seed",), long_name)
            for name, (count, long_name) in counts.items()
        },
        coords={"seed": described([0], ("seed",), "the one computation")},
    )


def network_size_facts() -> AnalysisFacts:
    """Counts."""
    return AnalysisFacts(variables={"seed": "sub_bands parameters multiplications"})
