"""Cards of trainings with known times: t_k = c k^alpha, of any method."""

from __future__ import annotations

from dataclasses import replace

from spectral_bias.diagnosis.card import Card, Exponent, Interval, Method, Place, Points, Remaining, Statement, Times

POINTS = Points("periodic", 64, 1, (64,), 1, 6.283185307179586, 64, "Equally spaced, without the end point.")


def interval(at: int | None, after: int | None = None) -> Times:
    """One time under 0.2, whose first and sustained passage agree."""
    own = Interval(at - 1 if after is None and at is not None else after, at, at)
    return Times(0.2, own, own)


def card(
    name: str = "plain",
    *,
    alpha: float = 2.0,
    frequencies: tuple[float, ...] = (1, 3, 5),
    shares: tuple[float | None, ...] | None = None,
    scale: int = 10,
    method: str = "dft",
    seeds: tuple[str, ...] = ("complete",) * 3,
    last: int = 1000,
    threshold: float = 0.2,
) -> Card:
    """A card whose median times are ``scale`` k^``alpha`` exactly, never where that is after the last step."""
    shares = shares or tuple(1 / len(frequencies) for _ in frequencies)
    places = []
    for frequency, share in zip(frequencies, shares, strict=True):
        step = round(scale * frequency**alpha)
        time = replace(interval(step) if step <= last else interval(None, last), threshold=threshold)
        places.append(
            Place(
                f"{frequency:g}",
                float(frequency),
                share,
                (0.01 * frequency,) * len(seeds),
                ((time,),) * len(seeds),
                (time,),
            )
        )
    return Card(
        name=name,
        log=f"{name}.nc",
        sha256="0" * 64,
        title=name,
        seeds=seeds,
        steps=(0, last),
        looks=100,
        parameters=4353,
        points=POINTS,
        method=Method(method, {"frequencies": list(frequencies)}, "frequency", "cycles over 6.28319", "It fits."),
        places=tuple(places),
        exponent=Exponent(threshold, alpha, alpha - 0.1, alpha + 0.1, "seeds", len(seeds)),
        bias=Statement("low_first", "Low frequencies came first.", (3, 0, 0)),
        remaining=Remaining("nothing", "Nothing is wrong.", 0.02, ()),
    )
