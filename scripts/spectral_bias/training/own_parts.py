"""Refuse parts from outside the library that fit by their shapes and cannot train a network.

``optax:clip_by_global_norm`` alone goes up the gradient, ``jax.numpy:isnan`` makes nearly all hidden units 0. Such a
training ends without an error, and its results look like findings. What each part does is tried on numbers
(``training.part_faults``) before the training is compiled. The library's own parts have their tests, and are not tried
in every job.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.inputs import Inputs
from spectral_bias.numerics.environment import configure
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import is_elementwise, module_and_attribute, part_group, resolve

# What each is for.
EXPECTED = {
    "models.activations": "an activation maps each number to a float32 of its own, with a slope",
    "models.initialisations": "an initialisation makes finite weights and biases of the samples' shapes",
    "training.optimisers": "an optimiser goes down the gradient",
    "training.schedules": "a schedule is a finite factor from 0 on",
    "training.losses": "a loss falls as predictions come nearer to the labels",
}


class UselessPartError(ValueError):
    """A part from outside the library that cannot train a network."""


def with_usable_parts(stage: Callable[..., None]) -> Callable[..., None]:
    """The stage that trains a run, which starts where the run's parts are of use.

    Raises:
        UselessPartError: lists all parts that are not.
    """

    @functools.wraps(stage)
    def checked(*, data: Path, spec: dict[str, Any], **given: Any) -> None:
        run = TrainSpec.read(spec)
        if outside := [*parts_from_outside(run)]:
            configure(run.numerics)
            if found := [*faults(run, outside, data)]:
                raise UselessPartError(f"experiments/{run.experiment}.yaml, run {run.run}: {'; '.join(found)}")
        stage(data=data, spec=spec, **given)

    return checked


def parts_from_outside(run: TrainSpec) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Group, key and choice of each part of a run that is not the library's."""
    model = ((part_group("models.networks", key, value), f"model.{key}", value) for key, value in run.model.items())
    others = [
        ("training.optimisers", "optimiser", run.optimiser),
        ("training.schedules", "schedule", run.schedule),
        ("training.losses", "loss", run.loss),
    ]
    for group, key, choice in (*model, *others):
        if group in EXPECTED and ":" in choice["name"]:
            yield group, key, choice


def faults(run: TrainSpec, outside: list[tuple[str, str, Mapping[str, Any]]], data: Path) -> Iterator[str]:
    """What is wrong with parts of a run, each with its key and its value.

    Args:
        run: the run.
        outside: its parts that are not the library's.
        data: its dataset.
    """
    # It imports jax, whose environment must be set up first.
    from spectral_bias.training import part_faults
    from spectral_bias.training.data import Data
    from spectral_bias.training.recipe import Recipe

    recipe = Recipe.resolved(run.model, run.loss, run.optimiser, run.schedule, run.batch)
    points = Data.of(Inputs().netcdf(data))
    sizes, batch = points.sizes(), points.train | {name: values[0] for name, values in points.own.items()}

    def found(group: str, choice: Mapping[str, Any]) -> str:
        match group:
            case "models.activations":
                return part_faults.of_activation(resolve(group, choice))
            case "models.initialisations":
                return part_faults.of_initialisation(resolve(group, choice))
            case "training.schedules":
                return part_faults.of_schedule(resolve(group, choice))
            case "training.optimisers":
                return part_faults.of_optimiser(recipe.optimiser(), recipe, sizes)
            case _ if is_elementwise(choice["name"]):
                return part_faults.of_elementwise_loss(resolve(group, choice), batch["y"])
            case _:
                return part_faults.of_loss(recipe, sizes, batch)

    for group, key, choice in outside:
        if fault := part_faults.failing(partial(found, group, choice)):
            yield f"{key}: {_named(choice)} {fault}; {EXPECTED[group]}; {_instead(group, choice)}"


def _named(choice: Mapping[str, Any]) -> str:
    given = ", ".join(f"{key}: {value}" for key, value in choice.items() if key != "name")
    return f"{choice['name']} ({given})" if given else choice["name"]


def _instead(group: str, choice: Mapping[str, Any]) -> str:
    """What to write instead."""
    if group != "training.optimisers":
        return f"choose {', '.join(members(group))}, or write a function of your own"
    module, attribute = module_and_attribute(group, choice["name"])
    call = f"{module}.{attribute}({', '.join(f'{key}={value!r}' for key, value in choice.items() if key != 'name')})"
    return (
        f"choose {', '.join(members(group))}, or write two lines in a file of your own: "
        f"`def mine(*, learning_rate: float):` and `    return optax.chain({call}, optax.sgd(learning_rate))`"
    )
