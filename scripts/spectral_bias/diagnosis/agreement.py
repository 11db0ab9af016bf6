"""The order of learning of a cloud of points, by two methods: it is said where they agree.

A cloud has no frequencies of its own. Projection counts those along its first principal direction, filtering tells the
target from its mean over near points (Xu et al., arXiv 1901.06523, sections 3.1 and 3.2). On isotropic points in ten
dimensions the filter's high part came later in all networks where the claim *projection* finds no order, so that one of
them alone is not enough.

They agree where both conclude the same, or where one does and the times of the other show the same order without ruling
out chance (``bias.leaning``): a filter has two parts, which for fewer than five networks are too few for a conclusion.
A method that cannot measure agrees with nothing. Where neither concludes anything it is the first one's statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import xarray as xr

from spectral_bias.diagnosis.bias import bias, leaning
from spectral_bias.diagnosis.card import Place, Points, SecondMethod, Statement
from spectral_bias.diagnosis.choice import Chosen, Wish, second
from spectral_bias.diagnosis.timed_places import places_of

METHODS = ("projection", "filtering")
NAMES = {"projection": "投影法", "filtering": "滤波法"}


class Order(NamedTuple):
    """The order of learning.

    Attributes:
        statement: what the card says.
        own: what the first method says by itself.
        second: the second method, where there is one.
    """

    statement: Statement
    own: Statement
    second: SecondMethod | None


def order_of(run: xr.Dataset, points: Points, wish: Wish, chosen: Chosen, places: Sequence[Place]) -> Order:
    """The order of learning of a log, of a cloud of points by two methods.

    Args:
        run: its samples in order.
        points: what its points are.
        wish: what the user asks of the analysis; a method or frequencies that were asked for stand alone.
        chosen: the analysis by the first method.
        places: its frequencies, bands or parts.
    """
    own, first = bias(places), chosen.method.name
    if points.kind != "cloud" or first not in METHODS:
        return Order(own, own, None)
    if wish.method is not None:
        says = f"{own.says} This is by {first} alone, as asked for; without --method two methods are compared."
        chinese = f"{own.zh}以上仅按所指定的{NAMES[first]}；不指定 --method 时比较两种方法。"
        return Order(Statement(own.kind, says, own.pairs, chinese), own, None)
    other = second(run, points, chosen)
    if not isinstance(other, Chosen):
        refused = SecondMethod(*other)
        return Order(_of_one(first, own, refused), own, refused)
    parts = places_of(other.spectrum, other.method)
    measured = SecondMethod(other.method.name, "", other.method, parts, bias(parts))
    return Order(_of_two(first, own, places, measured), own, measured)


def _of_one(first: str, own: Statement, other: SecondMethod) -> Statement:
    """What is said where the other method cannot measure."""
    if own.kind == "too_few":
        return own
    why = other.refused.partition(";")[0]
    says = f"By {first}: {own.says} {other.name.capitalize()} cannot tell: {why}."
    chinese = f"{NAMES[first]}：{own.zh}{NAMES[other.name]}无法判定。"
    return Statement("depends_on_method", says, own.pairs, chinese)


def _of_two(first: str, own: Statement, places: Sequence[Place], other: SecondMethod) -> Statement:
    """What is said where both measure."""
    its = other.bias
    if its is None or own.kind == its.kind == "too_few":
        return own
    kinds = {own.kind, its.kind} - {"too_few"}
    agree = len(kinds) == 1 and all(
        each.kind in kinds or leaning(of) in kinds for each, of in ((own, places), (its, other.places))
    )
    if not agree:
        says = f"By {first}: {own.says} By {other.name}: {its.says}"
        chinese = f"{NAMES[first]}：{own.zh}{NAMES[other.name]}：{its.zh}"
        return Statement("depends_on_method", says, own.pairs, chinese)
    by, concluded, rest, counts = first, own, other.name, its.pairs
    if own.kind == "too_few":
        by, concluded, rest, counts = other.name, its, first, own.pairs
    low, high, still_open = counts
    says = (
        f"{concluded.says} This is by {by}. {rest.capitalize()} agrees: of {sum(counts)} pairs {low} came low first, "
        f"{high} high first, {still_open} are open."
    )
    chinese = (
        f"{concluded.zh}以上按{NAMES[by]}；{NAMES[rest]}与之一致："
        f"{sum(counts)} 对中，{low} 对低频在先，{high} 对高频在先，{still_open} 对未定。"
    )
    return Statement(concluded.kind, says, concluded.pairs, chinese)
