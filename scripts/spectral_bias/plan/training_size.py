"""How large a training is: what its cost follows from, read from its experiment and what its parts declare."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.facts import facts_of
from spectral_bias.registry.facts import CostFacts, DatasetFacts, EmbeddingFacts, NetworkFacts
from spectral_bias.registry.logged_steps import snapshot_steps

# Of own networks that declare nothing.
UNKNOWN_WEIGHTS, UNKNOWN_UNITS = 100_000, 1_000


@dataclass(frozen=True)
class TrainingSize:
    """What the cost of a training follows from.

    Attributes:
        steps: optimiser steps of one seed.
        seeds: seeds.
        points: training points of one step.
        parameters: parameters of one network.
        units: hidden units of one network, in all its sub-networks.
        subnetworks: of which it is made.
        snapshots: logged steps.
        training_points: all training points.
        evaluation_points: evaluation points.
        shuffled: training points that are put in a new order at each step, to take a batch of them; 0 without batches.
        cost: how much dearer a step is than that of a plain network with a plain loss and optimiser.
    """

    steps: int
    seeds: int
    points: int
    parameters: int
    units: int
    subnetworks: int
    snapshots: int
    training_points: int
    evaluation_points: int
    shuffled: int
    cost: float

    @property
    def looked_at(self) -> int:
        """Points at which a network is evaluated at a logged step, those of the training loss among them."""
        return self.training_points + self.evaluation_points

    @property
    def step_products(self) -> float:
        """Points times parameters, over all steps and seeds, times the cost."""
        return self.cost * self.steps * self.seeds * self.points * self.parameters

    @property
    def snapshot_products(self) -> float:
        """Points times parameters, over all logged steps and seeds."""
        return float(self.snapshots * self.seeds * self.looked_at * self.parameters)

    @property
    def seed_steps(self) -> float:
        """Steps of all seeds, times the cost."""
        return self.cost * self.steps * self.seeds

    @property
    def comparisons(self) -> float:
        """Of the sorts by random keys that put points in a new order, over all steps and seeds.

        ``jax.random.permutation`` sorts once more for every 2^32 of the points' number to the third power.
        """
        points = max(self.shuffled, 1)
        sorts = math.ceil(3 * math.log(points) / math.log(2**32 - 1))
        return self.steps * self.seeds * points * math.log2(points) * sorts


def size_of(setup: Mapping[str, Any]) -> TrainingSize:
    """The size of a run's training.

    Args:
        setup: the run's experiment, as plain builtins.
    """
    data = data_of(setup)
    network = network_of(setup["model"], data)
    points = data.training_points if setup["batch"] == "full" else min(setup["batch"], data.training_points)
    factors = (_cost("training.losses", setup["loss"]), _cost("training.optimisers", setup["optimiser"]))
    return TrainingSize(
        steps=setup["steps"],
        seeds=setup["seeds"],
        points=points,
        parameters=weights_of(setup["model"], network, data),
        units=network.subnetworks * sum(network.widths) if network else UNKNOWN_UNITS,
        subnetworks=network.subnetworks if network else 1,
        snapshots=len(snapshot_steps(setup["steps"], **setup["snapshots"])),
        training_points=data.training_points,
        evaluation_points=data.evaluation_points,
        shuffled=0 if setup["batch"] == "full" else data.training_points,
        cost=(network.cost if network else 1) * factors[0] * factors[1],
    )


def kept_bytes(setup: Mapping[str, Any]) -> int:
    """What a run file holds before compression: outputs at every snapshot, and hidden layers' where they are kept.

    Args:
        setup: the run's experiment, as plain builtins.
    """
    data = data_of(setup)
    network = network_of(setup["model"], data)
    numbers = len(snapshot_steps(setup["steps"], **setup["snapshots"])) * data.outputs
    numbers += setup["features"] * (sum(network.widths) if network else 0)
    return 4 * setup["seeds"] * data.evaluation_points * numbers


def data_of(setup: Mapping[str, Any]) -> DatasetFacts:
    """What a run's dataset declares about itself, without which none is read.

    Raises:
        LookupError: it declares nothing.
    """
    facts = facts_of(DatasetFacts, "datasets", setup["dataset"])
    if facts is None:
        raise LookupError(f"{setup['dataset']['name']} declares nothing about itself")
    return facts


def network_of(model: Mapping[str, Any], data: DatasetFacts) -> NetworkFacts | None:
    """What a network declares about itself, on a dataset's inputs and outputs."""
    return facts_of(NetworkFacts, "models.networks", model, inputs=data.inputs, outputs=data.outputs)


def weights_of(model: Mapping[str, Any], network: NetworkFacts | None, data: DatasetFacts) -> int:
    """The number of a network's parameters."""
    if network is None:
        return UNKNOWN_WEIGHTS
    embedding = model.get(network.embedding)
    embedded = embedding and facts_of(EmbeddingFacts, "models.embeddings", embedding, inputs=data.inputs)
    sizes = [embedded.features if embedded else data.inputs, *network.widths, network.channels or data.outputs]
    return network.subnetworks * sum((before + 1) * after for before, after in itertools.pairwise(sizes))


def _cost(group: str, choice: Mapping[str, Any]) -> float:
    declared = facts_of(CostFacts, group, choice)
    return declared.cost if declared else 1
