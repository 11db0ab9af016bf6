"""``probe``: train a network of the user's on the atlas's target, and record it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from spectral_bias.probing.jax_loop import jax_loop
from spectral_bias.probing.loop import Loop, Task
from spectral_bias.probing.target import DOMAIN, probe_target
from spectral_bias.probing.torch_loop import torch_loop
from spectral_bias.recording.errors import raise_all
from spectral_bias.recording.recorder import Recorder

# Packages that the loop of each framework needs.
NEEDS = {"torch": ("torch",), "jax": ("jax", "optax")}
LOOPS: dict[str, Callable[[Callable[[int], Any], int, Task], Loop]] = {"torch": torch_loop, "jax": jax_loop}


def probe(
    make_model: Callable[[int], Any],
    *,
    framework: Literal["torch", "jax"] | None = None,
    seeds: int | Sequence[int] = 3,
    steps: int = 4000,
    learning_rate: float = 1e-3,
    optimiser: Any = None,
    domain: tuple[float, float] = DOMAIN,
    to: str | Path = "probe.nc",
    if_exists: Literal["fail", "append", "replace"] = "fail",
    title: str | None = None,
) -> Path:
    """Train networks on the atlas's target, one a seed, each step on all 64 training points, and record them.

    Args:
        make_model: returns the network of a seed: a ``torch.nn.Module`` that takes inputs (sample, 1); an Equinox
            module that takes one input (1,); or a pair of a function of parameters and inputs (sample, 1), and the
            parameters.
        framework: which it is of; left out, that of the network of the first seed.
        seeds: numbers of the seeds, or how many.
        steps: optimiser steps.
        learning_rate: of Adam.
        optimiser: in place of Adam: in PyTorch a function of the parameters that returns an optimiser, in JAX an Optax
            one.
        domain: start and end of the inputs, which the target is stretched to.
        to: the log to write.
        if_exists: whether a log that is there is an error, gets more seeds, or is replaced.
        title: of the log.

    Returns:
        The path of the log.

    Raises:
        RecordingError: an argument or a network is wrong; names everything that is.
        FileExistsError: there is a log, and ``if_exists`` is ``fail``.
    """
    raise_all([*_problems(make_model, framework, seeds, steps, learning_rate)])
    numbers = range(seeds) if isinstance(seeds, int) else seeds
    points = probe_target(domain)
    task = Task(points.x, points.target, points.trained_on, float(learning_rate), optimiser)
    named = framework or _framework_of(make_model, numbers[0])
    raise_all([f"framework: {named} needs the package {each}" for each in NEEDS[named] if find_spec(each) is None])
    begin = LOOPS[named]
    loop = begin(make_model, numbers[0], task)
    attributes = {**points.attributes, "parameters": loop.parameters, **({"title": title} if title else {})}
    try:
        recorder = Recorder(
            to, points.x, points.target, trained_on=points.trained_on, if_exists=if_exists, attributes=attributes
        )
    except BaseException:
        loop.restore()
        raise
    with recorder:
        for place, number in enumerate(numbers):
            loop = begin(make_model, number, task) if place else loop
            _train(recorder, number, loop, steps)
    return recorder.path


def _train(recorder: Recorder, number: int, loop: Loop, steps: int) -> None:
    log = recorder.seed(number)
    try:
        for step in range(steps + 1):
            looked = loop.predict() if log.due(step) or step == steps else None
            loss = loop.update()
            if looked is not None:
                log.log(step, looked, loss, always=True)
                if log.diverged:
                    break
    finally:
        loop.restore()


def _framework_of(make_model: Callable[[int], Any], seed: int) -> Literal["torch", "jax"]:
    """PyTorch where the network is a module of it; what the network drew of PyTorch's random numbers is put back."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return "jax"
    before = torch.get_rng_state()
    try:
        return "torch" if isinstance(make_model(seed), torch.nn.Module) else "jax"
    finally:
        torch.set_rng_state(before)


def _problems(make_model: Any, framework: Any, seeds: Any, steps: Any, learning_rate: Any) -> Iterator[str]:
    if not callable(make_model):
        yield f"make_model: is a {type(make_model).__name__}; a function of the seed that returns a network is expected"
    if framework not in {None, *NEEDS}:
        yield f"framework: {framework!r} is none of {', '.join(NEEDS)}"
    counted = isinstance(seeds, int) and not isinstance(seeds, bool)
    numbers = [*range(seeds)] if counted else [*seeds] if isinstance(seeds, Sequence) else []
    whole = all(isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in numbers)
    if not numbers or not whole or len({*numbers}) < len(numbers):
        yield f"seeds: {seeds!r} is neither a number of seeds from 1 nor different whole numbers from 0"
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        yield f"steps: {steps!r} is no whole number from 1"
    if not isinstance(learning_rate, int | float) or not 0 < learning_rate < float("inf"):
        yield f"learning_rate: {learning_rate!r} is no number above 0"
