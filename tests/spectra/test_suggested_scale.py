"""The suggestions for all seeds of a run are those of the command, and errors are against each seed's own target."""

import numpy as np
import pytest

from spectral_bias import suggest
from spectral_bias.datasets.random_crops import random_crops
from spectral_bias.datasets.random_signals import random_signals
from spectral_bias.spectra.methods.suggested_scale import suggested_scale, suggestions


@pytest.fixture
def own_targets(make_run):
    """A run on functions of each seed's own, four points between training points, that are off by known errors."""

    def run(train_error=0.0, held_out_error=0.5):
        data = random_signals((7, 8), train=20, copies=3)
        x, label = np.asarray(data["x"], np.float64), np.asarray(data["label"], np.float64)[..., 0]
        trained = np.arange(len(x)) % 4 == 0
        size = np.where(trained, train_error, held_out_error)
        # A part of the function itself: the relative error is that part on any points.
        output = label[:, None] * (1.0 + np.array([2.0, 1.0])[:, None] * size)
        made = make_run(output, label[0], x, trained_on=trained, domain_length=1.0)
        made["label"] = ("seed", "sample"), label
        return made

    return run


def test_errors_are_against_each_seeds_own_target(own_targets):
    found = suggested_scale(own_targets(0.1, 0.5), scale="sigma")
    np.testing.assert_allclose(found["train_error"], [[0.2, 0.1]] * 3)
    for half in ("validation", "test"):
        np.testing.assert_allclose(found[f"{half}_error"], [[1.0, 0.5]] * 3)


@pytest.mark.parametrize(("scale", "domain"), [("sigma", (0.0, 1.0)), ("omega_0", (-1.0, 1.0))])
def test_suggestions_are_those_of_the_command_on_a_line(scale, domain):
    labels = np.asarray(random_signals((1, 1), train=24, copies=5)["y_train"], np.float64)[..., 0]
    together = suggestions(labels, 1, scale, domain[1] - domain[0])
    alone = [suggest(each, domain=domain).scale(scale).value for each in labels]
    assert together == pytest.approx(alone)


def test_suggestions_are_those_of_the_command_on_pictures():
    labels = np.asarray(random_crops((1, 1), train=16, copies=2)["y_train"], np.float64)[..., 0]
    together = suggestions(labels, 2, "sigma", 1.0)
    alone = [suggest(each.reshape(16, 16), form="picture").scale("sigma").value for each in labels]
    assert together == pytest.approx(alone)


def test_a_suggestion_reads_training_labels_alone(own_targets):
    run = own_targets()
    other = run.copy(deep=True)
    held_out = ~np.asarray(run["trained_on"], bool)
    other["label"].values[:, held_out] = 0.3
    other["prediction"].values[:] = 0.0
    one, two = (suggested_scale(each, scale="omega_0")["suggested_scale"] for each in (run, other))
    np.testing.assert_array_equal(one, two)


def test_a_suggestion_is_for_the_domain_of_the_run(own_targets):
    run = own_targets()
    half = suggested_scale(run, scale="sigma")["suggested_scale"]
    twice = suggested_scale(run.assign_attrs(domain_length=2.0), scale="sigma")["suggested_scale"]
    np.testing.assert_allclose(half, 2 * twice)


def test_a_run_without_labels_of_its_own_or_without_a_domain_is_refused(own_targets):
    run = own_targets()
    del run.attrs["domain_length"]
    for bad in (run, own_targets().drop_vars("label")):
        with pytest.raises(ValueError, match="draws a function for every seed, such as random_signals"):
            suggested_scale(bad, scale="sigma")
