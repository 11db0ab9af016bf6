"""L-BFGS with a line search (Liu and Nocedal 1989)."""

from __future__ import annotations

import optax

from spectral_bias.registry.facts import CostFacts
from spectral_bias.registry.quantities import PositiveInt


def lbfgs(*, memory: PositiveInt = 10, line_search: PositiveInt = 20) -> optax.GradientTransformation:
    """L-BFGS with a zoom line search (Liu and Nocedal 1989). A step may evaluate the loss many times.

    Args:
        memory: past steps that the curvature is estimated from.
        line_search: evaluations of the loss that a step may take.
    """
    search = optax.scale_by_zoom_linesearch(max_linesearch_steps=line_search)
    return optax.lbfgs(memory_size=memory, linesearch=search)


def lbfgs_facts() -> CostFacts:
    """The line search evaluates the loss again and again."""
    return CostFacts(cost=10)
