"""The trainings that are compared: networks, data, loss, optimiser and the ratios that are aimed at."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:  # jax, whose environment is set up later
    from spectral_bias.training.recipe import Recipe

LEARNING_RATE = 1e-3
OMEGA = 30.0
BOUNDARY_WEIGHT = 1.0
BETA = 0.1
SEEDS = 8
AGREEMENT_STEPS = 10
TONES = (1, 2, 3)


@dataclass(frozen=True)
class Workload:
    """One training: full batch, Adam with its usual numbers, float32.

    Attributes:
        name: what tables call it.
        sizes: units of every layer, inputs and outputs included.
        points: training points.
        over_eager: the wanted ratio over an eager PyTorch loop.
        over_best: the wanted ratio over the fastest PyTorch variant.
        activation: ``tanh``, or ``sin`` for a SIREN.
        loss: ``mse``, ``gradient`` (values and slopes) or ``residual`` (u'' + g, and the boundary).
    """

    name: str
    sizes: tuple[int, ...]
    points: int
    over_eager: float
    over_best: float
    activation: str = "tanh"
    loss: str = "mse"

    @property
    def streams(self) -> int:
        """How many arrays go through the layers: values, slopes, curvatures."""
        return {"mse": 1, "gradient": 2, "residual": 3}[self.loss]

    @property
    def flop(self) -> float:
        """Operations of the matrix products of one step of one member, derivatives carried forward.

        A product for the values, one for the weights' gradient, and one for the inputs' but in the first layer.
        """
        products = [a * b for a, b in itertools.pairwise(self.sizes)]
        return 2.0 * self.points * self.streams * (3 * sum(products) - products[0])

    def data(self) -> dict[str, np.ndarray]:
        """Arrays by name, float32, as the losses of ``spectral_bias.training`` read them."""
        inputs, outputs = self.sizes[0], self.sizes[-1]
        if inputs == 1:
            x = np.linspace(-1, 1, self.points)[:, None]
            waves = [np.pi * tone for tone in TONES]
            found = {"x": x, "y": sum(np.sin(k * x) for k in waves), "dy": sum(k * np.cos(k * x) for k in waves)}
            if self.loss == "residual":
                found |= {
                    "source": sum(k**2 * np.sin(k * x) for k in waves),
                    "reaction": np.zeros_like(x),
                    "boundary_x": np.array([[-1.0], [1.0]]),
                    "boundary_y": np.zeros((2, 1)),
                }
        elif inputs == 2:
            side = np.linspace(-1, 1, round(self.points**0.5))
            x = np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2)
            found = {"x": x, "y": (np.sin(9 * x[:, :1]) * np.cos(7 * x[:, 1:]))}
        else:
            generator = np.random.default_rng(0)
            x = generator.uniform(size=(self.points, inputs))
            found = {"x": x, "y": np.eye(outputs)[generator.integers(outputs, size=self.points)]}
        return {name: np.ascontiguousarray(values, dtype=np.float32) for name, values in found.items()}

    def recipe(self) -> Recipe:
        """How our side trains."""
        from spectral_bias.training.recipe import Recipe

        widths = list(self.sizes[1:-1])
        if self.activation == "sin":
            model: dict[str, Any] = {
                "name": "siren",
                "widths": widths,
                "first_omega": OMEGA,
                "hidden_omega": OMEGA,
            }
        else:
            model = {
                "name": "mlp",
                "widths": widths,
                "activation": {"name": self.activation},
                "initialisation": {"name": "xavier", "scale": 1.0, "bias_std": 0.1},
                "input_scale": 1.0,
                "embedding": {"name": "identity"},
                "boundary": "free",
                "antisymmetric": False,
            }
        loss: dict[str, Any] = {"name": self.loss}
        if self.loss == "gradient":
            loss["beta"] = BETA
        if self.loss == "residual":
            loss |= {"boundary_weight": BOUNDARY_WEIGHT, "scale": 1.0}
        adam = {"name": "adam", "learning_rate": LEARNING_RATE, "b1": 0.9, "b2": 0.999}
        return Recipe.resolved(model, loss, adam, {"name": "constant"}, "full")


WORKLOADS = {
    each.name: each
    for each in (
        Workload("tanh 1-64-64-1, N = 64", (1, 64, 64, 1), 64, 20, 4),
        Workload("tanh 1-64-64-64-1, N = 64", (1, 64, 64, 64, 1), 64, 20, 4),
        Workload("tanh 1-200-200-200-1, N = 201", (1, 200, 200, 200, 1), 201, 4, 2),
        Workload("tanh 784-64-64-10, N = 1000", (784, 64, 64, 10), 1000, 8, 2),
        Workload("SIREN 2-64-64-64-1, N = 4096", (2, 64, 64, 64, 1), 4096, 12, 2.5, activation="sin"),
        Workload("PINN u'' 1-64-64-1, N = 64", (1, 64, 64, 1), 64, 60, 7, loss="residual"),
        Workload("gradient loss 1-64-64-1, N = 64", (1, 64, 64, 1), 64, 100, 6, loss="gradient"),
    )
}
