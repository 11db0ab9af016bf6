"""The same training in PyTorch, in the ways that people write it. Nothing in here knows of the project.

Each variant starts from the given parameters and moves all members, a step a call of ``step``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from pytorch.workloads import BETA, BOUNDARY_WEIGHT, LEARNING_RATE, OMEGA, Workload

# (weight, bias) of every layer; weight (out, in) as in nn.Linear, or (member, in, out) where members are batched.
Layers = list[tuple[Tensor, Tensor]]
Initial = list[list[tuple[np.ndarray, np.ndarray]]]


def activation_of(workload: Workload) -> Callable[[Tensor], Tensor]:
    """The activation of the hidden layers."""
    return torch.tanh if workload.activation == "tanh" else lambda x: torch.sin(OMEGA * x)


def loss_of(
    workload: Workload,
    network: Callable[[Tensor], Tensor],
    data: dict[str, Tensor],
    derivative: Callable[[Callable[[Tensor], Tensor], Tensor], tuple[Tensor, Tensor]],
) -> Tensor:
    """The loss; where members are batched, one a member.

    Args:
        workload: which loss.
        network: from points to outputs.
        data: what it reads.
        derivative: values and slopes of a function at some points.
    """

    def mean(values: Tensor) -> Tensor:
        return values.mean(dim=(-2, -1))

    if workload.loss == "mse":
        return mean((network(data["x"]) - data["y"]) ** 2)
    if workload.loss == "gradient":
        value, slope = derivative(network, data["x"])
        return mean((value - data["y"]) ** 2) + BETA * mean((slope - data["dy"]) ** 2)
    _, curvature = derivative(lambda x: derivative(network, x)[1], data["x"])
    inside = curvature + data["source"]
    outside = network(data["boundary_x"]) - data["boundary_y"]
    return mean(inside**2) + BOUNDARY_WEIGHT * mean(outside**2)


def backward(function: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """Values and slopes by ``autograd.grad`` of the sum, as PINNs are written."""
    x = x if x.requires_grad else x.clone().requires_grad_()
    value = function(x)
    return value, torch.autograd.grad(value.sum(), x, create_graph=True)[0]


def forward(function: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """Values and slopes by ``torch.func.jvp``."""
    return torch.func.jvp(function, (x,), (torch.ones_like(x),))


def functional(function: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """Values and slopes by ``torch.func.grad`` of the sum: ``torch.compile`` takes it, and dies of jvp within grad."""

    def total(x: Tensor) -> tuple[Tensor, Tensor]:
        value = function(x)
        return value.sum(), value

    slope, value = torch.func.grad(total, has_aux=True)(x)
    return value, slope


class Eager:
    """A loop over members, each with its own ``nn.Sequential`` and Adam, trained to the end before the next."""

    def __init__(self, workload: Workload, data: dict[str, Tensor], initial: Initial) -> None:
        self.workload, self.data = workload, data
        self.networks = []
        for layers in initial:
            parts: list[nn.Module] = []
            for weight, bias in layers:
                linear = nn.Linear(weight.shape[1], weight.shape[0])
                linear.weight.data, linear.bias.data = torch.tensor(weight), torch.tensor(bias)
                parts += [linear, nn.Tanh() if workload.activation == "tanh" else _Sine()]
            self.networks.append(nn.Sequential(*parts[:-1]))

    def run(self, steps: int) -> None:
        """Train every member."""
        for network in self.networks:
            optimiser = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
            for _ in range(steps):
                optimiser.zero_grad()
                loss_of(self.workload, network, self.data, backward).backward()
                optimiser.step()

    def losses(self) -> list[float]:
        """The loss of every member."""
        return [loss_of(self.workload, network, self.data, backward).item() for network in self.networks]


class _Sine(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.sin(OMEGA * x)


class _Stacked:
    """Members in stacked parameters, moved by one fused Adam."""

    def __init__(self, workload: Workload, data: dict[str, Tensor], initial: Initial) -> None:
        self.workload, self.data = workload, data
        self.layers: Layers = [
            (
                torch.stack([torch.tensor(self.weight(layer[0])) for layer in layers]).contiguous(),
                torch.stack([torch.tensor(layer[1]) for layer in layers]),
            )
            for layers in zip(*initial, strict=True)
        ]
        self.parameters = [each for layer in self.layers for each in layer]
        self.act = activation_of(workload)

    def weight(self, weight: np.ndarray) -> np.ndarray:
        """How a weight lies in memory."""
        return weight

    def paired(self, parameters: list[Tensor]) -> Layers:
        """Weights and biases by layer."""
        return list(zip(parameters[::2], parameters[1::2], strict=True))


class Vmap(_Stacked):
    """``torch.func.vmap`` over members of the gradient of a member's loss; derivatives by ``torch.func.jvp``."""

    def run(self, steps: int) -> None:
        """Train all members."""
        for each in self.parameters:
            each.requires_grad_()
        optimiser = torch.optim.Adam(self.parameters, lr=LEARNING_RATE, fused=True)
        gradient = torch.func.vmap(torch.func.grad(self._loss))
        for _ in range(steps):
            for parameter, slope in zip(self.parameters, gradient(tuple(self.parameters)), strict=True):
                parameter.grad = slope
            optimiser.step()

    def losses(self) -> list[float]:
        """The loss of every member."""
        with torch.no_grad():
            return torch.func.vmap(self._loss)(tuple(self.parameters)).tolist()

    def _loss(self, parameters: tuple[Tensor, ...]) -> Tensor:
        layers = self.paired(list(parameters))

        def network(x: Tensor) -> Tensor:
            for weight, bias in layers[:-1]:
                x = self.act(torch.nn.functional.linear(x, weight, bias))
            return torch.nn.functional.linear(x, *layers[-1])

        return loss_of(self.workload, network, self.data, forward)


class Baddbmm(_Stacked):
    """Members batched by hand, ``torch.baddbmm`` a layer; derivatives by ``autograd.grad``."""

    derivative = staticmethod(backward)

    def __init__(self, workload: Workload, data: dict[str, Tensor], initial: Initial) -> None:
        super().__init__(workload, data, initial)
        self.data = {name: values.expand(len(initial), *values.shape).contiguous() for name, values in data.items()}
        for place, (_, bias) in enumerate(self.layers):
            self.parameters[2 * place + 1] = bias[:, None, :].contiguous()

    def weight(self, weight: np.ndarray) -> np.ndarray:
        """Transposed, so that a product reads it in order."""
        return np.ascontiguousarray(weight.T)

    def run(self, steps: int) -> None:
        """Train all members."""
        for each in self.parameters:
            each.requires_grad_()
        optimiser = torch.optim.Adam(self.parameters, lr=LEARNING_RATE, fused=True)
        for _ in range(steps):
            optimiser.zero_grad()
            self.loss(self.parameters).sum().backward()
            optimiser.step()

    def losses(self) -> list[float]:
        """The loss of every member."""
        return self.loss(self.parameters).tolist()

    def loss(self, parameters: list[Tensor]) -> Tensor:
        """Every member's loss."""
        layers = self.paired(parameters)

        def network(x: Tensor) -> Tensor:
            for weight, bias in layers[:-1]:
                x = self.act(torch.baddbmm(bias, x, weight))
            weight, bias = layers[-1]
            return torch.baddbmm(bias, x, weight)

        return loss_of(self.workload, network, self.data, self.derivative)


class Compiled(Baddbmm):
    """``torch.compile`` of a whole step, gradient and Adam, over ``baddbmm``; derivatives by ``torch.func.grad``."""

    derivative = staticmethod(functional)

    def run(self, steps: int) -> None:
        """Train all members."""
        if not hasattr(self, "compiled"):
            self.compiled = torch.compile(self._step, dynamic=False, fullgraph=True)
        state: Any = (
            self.parameters,
            [torch.zeros_like(each) for each in self.parameters],
            [torch.zeros_like(each) for each in self.parameters],
        )
        # Powers of the decays are given as tensors: as numbers they would ask for a new program every step.
        decays = torch.tensor([0.9, 0.999], dtype=torch.float64)
        for step in range(1, steps + 1):
            state = self.compiled(*state, 1 - (decays**step).float())
        self.parameters = state[0]

    def _step(
        self, parameters: list[Tensor], means: list[Tensor], squares: list[Tensor], corrections: Tensor
    ) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
        slopes = torch.func.grad(lambda at: self.loss(at).sum())(parameters)
        means = [0.9 * m + 0.1 * slope for m, slope in zip(means, slopes, strict=True)]
        squares = [0.999 * v + 0.001 * slope**2 for v, slope in zip(squares, slopes, strict=True)]
        moved = [
            at - LEARNING_RATE * (m / corrections[0]) / (torch.sqrt(v / corrections[1]) + 1e-8)
            for at, m, v in zip(parameters, means, squares, strict=True)
        ]
        return moved, means, squares


class Carried(Baddbmm):
    """Members batched by hand, and derivatives of tanh carried forward by hand beside the values.

    More than the other variants ask of their writers: it is shown to tell what the framework costs from what the
    method does.
    """

    def loss(self, parameters: list[Tensor]) -> Tensor:
        """Every member's loss."""
        layers = self.paired(parameters)
        count = self.data["x"].shape[1]
        order = self.workload.streams - 1
        zeros = torch.zeros_like(self.data["x"])
        streams = torch.cat([self.data["x"], zeros + 1, zeros][: order + 1], dim=1)
        for place, (weight, bias) in enumerate(layers):
            streams = torch.bmm(streams, weight)
            parts = list(streams.split(count, dim=1))
            parts[0] = parts[0] + bias
            if place == len(layers) - 1:
                break
            value = torch.tanh(parts[0])
            slope = 1 - value**2
            carried = [value, slope * parts[1]]
            if order == 2:
                carried.append(slope * (parts[2] - 2 * value * parts[1] ** 2))
            streams = torch.cat(carried, dim=1)

        def mean(values: Tensor) -> Tensor:
            return values.mean(dim=(-2, -1))

        if order == 1:
            return mean((parts[0] - self.data["y"]) ** 2) + BETA * mean((parts[1] - self.data["dy"]) ** 2)
        edge = self.data["boundary_x"]
        for weight, bias in layers[:-1]:
            edge = torch.tanh(torch.baddbmm(bias, edge, weight))
        outside = torch.baddbmm(layers[-1][1], edge, layers[-1][0]) - self.data["boundary_y"]
        return mean((parts[2] + self.data["source"]) ** 2) + BOUNDARY_WEIGHT * mean(outside**2)


VARIANTS = {"eager": Eager, "vmap": Vmap, "baddbmm": Baddbmm, "compile": Compiled, "carried": Carried}
