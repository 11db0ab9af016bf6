"""What is said about a method on a dataset's points before training is what the method then does."""

import numpy as np
import pytest

from spectral_bias.config.facts import facts_of
from spectral_bias.config.method_coordinates import band_fault, coordinates_on, nested_grids
from spectral_bias.registry.facts import DatasetFacts, MethodFacts
from spectral_bias.spectra.methods.dct_bands import dct_bands
from spectral_bias.spectra.methods.dft_bands import dft_bands
from spectral_bias.spectra.methods.dst import dst
from spectral_bias.spectra.methods.hybrid_solver import hybrid_solver


def facts(name, **parameters):
    return facts_of(MethodFacts, "spectra.methods", {"name": name, "thresholds": (0.2,), **parameters})


def points(count, inputs=1):
    return DatasetFacts(training_points=4, evaluation_points=count, inputs=inputs)


@pytest.mark.parametrize("side", [3, 4, 9, 16, 23])
def test_the_bands_of_an_image_are_those_of_one_that_has_energy_everywhere(make_run, side):
    x = np.stack(np.meshgrid(*[np.arange(side)] * 2, indexing="ij"), axis=-1).reshape(-1, 2)
    target = np.random.default_rng(0).standard_normal(side**2)
    spectrum = dct_bands(make_run(np.zeros((1, 1, side**2)), target, x, grid_shape=np.array([side, side])))
    said = coordinates_on(facts("dct_bands"), {}, points(side**2, 2))["band"]
    assert said == spectrum["band"].values.tolist()


@pytest.mark.parametrize(("side", "coarsest"), [(31, 7), (33, 7), (31, 31), (33, 31), (7, 3), (3, 1)])
def test_nested_grids_are_those_of_the_solver(make_run, side, coarsest):
    x = np.linspace(-1, 1, side if side % 2 and (side - 1) & (side - 2) == 0 else side + 2)
    x = x if len(x) == side else x[1:-1]
    target = 1 - x**2
    spectrum = hybrid_solver(make_run(np.zeros((1, 1, side)), target, x), coarsest=coarsest)
    assert nested_grids(coarsest, side) == spectrum["grid"].values.tolist()
    chosen = facts("hybrid_solver", coarsest=coarsest, frames=0, edges=())
    said = coordinates_on(chosen, {"coarsest": coarsest}, points(side))
    assert said["grid"] == nested_grids(coarsest, side)


@pytest.mark.parametrize(("coarsest", "side"), [(63, 31), (10, 31), (5, 33), (32, 33)])
def test_a_grid_that_is_not_nested_is_none(coarsest, side):
    assert nested_grids(coarsest, side) == []


@pytest.mark.parametrize(
    "band", [(0, 1), (0, 3), (1, 9), (8, 9), (8, 10), (1.2, 1.8), (9, 12), (15, 17), (16, 18), (0, 17)]
)
@pytest.mark.parametrize("method", [dft_bands, dst])
def test_a_band_is_refused_early_where_the_method_refuses_it(make_run, method, band):
    x = np.arange(16) / 16
    run = make_run(np.zeros((1, 1, 16)), np.random.default_rng(0).standard_normal(16), x, domain_length=1.0)
    fault = band_fault(band, facts(method.__name__, bands=(band,)), points(16))
    if fault:
        with pytest.raises(ValueError, match="cannot show the modes"):
            method(run, bands=[[*map(float, band)]])
    else:
        assert method(run, bands=[[*map(float, band)]]).sizes["band"] == 1
