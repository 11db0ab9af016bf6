"""Mini-batches: every point once an epoch, in an order of the member's own."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from spectral_bias.training.batches import batch_of

KEY = jax.random.key(7)
EDGE = jnp.ones((2, 1))


def epochs(count, size, epochs, key=KEY):
    """Indices of the points drawn, by epoch; each label is its point's double, to see that they go together."""
    x = jnp.arange(float(count))[:, None]
    drawn = []
    for step in range(epochs * (count // size)):
        batch = batch_of(size, key, jnp.int32(step), {"x": x, "y": 2.0 * x, "x_boundary": EDGE})
        points = batch["x"]
        np.testing.assert_array_equal(batch["y"], 2.0 * points)
        assert batch["x_boundary"] is EDGE
        assert points.shape == (size, 1)
        drawn.append(np.asarray(points)[:, 0].astype(int))
    return np.reshape(drawn, (epochs, -1))


def test_an_epoch_visits_every_point_once():
    for order in epochs(12, 4, epochs=3):
        assert sorted(order) == list(range(12))


def test_what_is_left_over_at_the_end_of_an_epoch_is_dropped_and_differs_from_epoch_to_epoch():
    drawn = epochs(11, 4, epochs=6)
    dropped = [set(range(11)) - set(order) for order in drawn]
    assert all(len(order) == len(set(order)) == 8 for order in drawn)
    assert len({frozenset(each) for each in dropped}) > 1


def test_every_epoch_and_every_member_has_its_own_order():
    orders = [tuple(order) for key in (KEY, jax.random.key(8)) for order in epochs(12, 4, epochs=3, key=key)]
    assert len(set(orders)) == 6


def test_the_whole_set_is_handed_over_as_it_is():
    x = jnp.arange(5.0)[:, None]
    batch = batch_of("full", KEY, jnp.int32(3), {"x": x, "y": -x})
    assert batch["x"] is x
    np.testing.assert_array_equal(batch["y"], -x)


def test_a_batch_of_all_points_is_all_points():
    assert sorted(epochs(6, 6, epochs=1)[0]) == list(range(6))


def test_a_batch_larger_than_the_data_is_refused():
    x = jnp.zeros((6, 1))
    with pytest.raises(ValueError, match="a batch of 7 is larger than the 6 training points"):
        batch_of(7, KEY, jnp.int32(0), {"x": x, "y": x})
