"""Values at points in any order become a picture."""

import numpy as np

from spectral_bias.figures.plots.early_stopping import on_grid


def test_points_in_any_order_are_put_in_rows_and_columns():
    rows, columns = np.meshgrid([-0.5, 0.0, 0.5], [-0.75, -0.25, 0.25, 0.75], indexing="ij")
    x = np.stack([rows.ravel(), columns.ravel()], axis=1)
    values = np.arange(12.0)
    order = np.random.default_rng(0).permutation(12)
    np.testing.assert_array_equal(on_grid(x[order], values[order]), values.reshape(3, 4))
