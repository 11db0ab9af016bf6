"""Labels and outputs on their own places, and on shuffled ones: moved together, each member in an order of its own."""

import numpy as np

from spectral_bias.spectra.places import labels_and_outputs

GENERATOR = np.random.default_rng(0)
LABEL, OUTPUT = GENERATOR.standard_normal((40, 2)), GENERATOR.standard_normal((3, 4, 40, 2)) + 5.0


def test_labels_and_outputs_are_centred_by_channel(make_run):
    labels, outputs = labels_and_outputs(make_run(OUTPUT, LABEL, np.arange(40.0)), shuffled=False)
    assert labels.shape == (3, 40, 2)
    for label in labels:
        np.testing.assert_allclose(label, LABEL - LABEL.mean(axis=0))
    np.testing.assert_allclose(outputs.mean(axis=2), 0, atol=1e-12)
    np.testing.assert_allclose(np.diff(outputs, axis=2), np.diff(OUTPUT, axis=2))


def test_a_run_without_channels_gets_one(make_run):
    labels, outputs = labels_and_outputs(make_run(OUTPUT[..., 0], LABEL[:, 0], np.arange(40.0)), shuffled=False)
    assert labels.shape == (3, 40, 1)
    assert outputs.shape == (3, 4, 40, 1)


def test_shuffling_moves_a_members_labels_and_outputs_together_and_members_apart(make_run):
    run = make_run(OUTPUT, LABEL, np.arange(40.0))
    labels, outputs = labels_and_outputs(run, shuffled=False)
    moved_labels, moved_outputs = labels_and_outputs(run, shuffled=True)
    orders = []
    for member in range(3):
        place = {label.tobytes(): index for index, label in enumerate(labels[member])}
        order = [place[label.tobytes()] for label in moved_labels[member]]
        assert sorted(order) == list(range(40))
        np.testing.assert_array_equal(moved_outputs[member], outputs[member][:, order])
        orders.append(tuple(order))
    assert len({*orders, tuple(range(40))}) == 4


def test_a_members_shuffle_does_not_depend_on_who_is_beside_it(make_run):
    run = make_run(OUTPUT, LABEL, np.arange(40.0))
    alone, _ = labels_and_outputs(run.isel(seed=[2]), shuffled=True)
    together, _ = labels_and_outputs(run, shuffled=True)
    np.testing.assert_array_equal(alone[0], together[2])
