"""How many sub-bands, parameters and multiplications a network has, counted on the network itself."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.spec.names import load
from spectral_bias.spec.quantities import Model, PositiveInt
from spectral_bias.store.netcdf import described


def network_size(*, model: Model, dimension: PositiveInt) -> xr.Dataset:
    """Counts of a network of one output; no weight is drawn.

    Args:
        model: the network.
        dimension: its inputs.
    """
    import equinox as eqx
    import jax

    from spectral_bias.models.fixed import is_fixed

    network = eqx.filter_eval_shape(lambda key: load("models.networks", model)(key, dimension, 1), jax.random.key(0))
    trained = eqx.filter(network, lambda leaf: not is_fixed(leaf), is_leaf=is_fixed)
    shapes = [leaf.shape for leaf in jax.tree.leaves(trained) if hasattr(leaf, "shape")]
    # A weight matrix has two axes, a stack of one for every sub-band three; a bias has one fewer.
    stacked = hasattr(network, "sub_bands")
    matrices = [shape for shape in shapes if len(shape) == 2 + stacked]
    counts = {
        "sub_bands": (matrices[0][0] if stacked else 1, "sub-bands, each with a network of its own"),
        "parameters": (sum(int(np.prod(shape)) for shape in shapes), "trained parameters"),
        "multiplications": (sum(int(np.prod(shape)) for shape in matrices), "multiplications of one forward pass"),
    }
    return xr.Dataset(
        {name: described(np.int64([count]), ("seed",), words) for name, (count, words) in counts.items()},
        coords={"seed": described([0], ("seed",), "the one computation")},
    )
