"""Checks of a claim's player against the experiments whose runs it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from spectral_bias.config.axes import Run, chosen_runs
from spectral_bias.config.cross_checks import where_faults
from spectral_bias.config.errors import nearest
from spectral_bias.config.experiment import Computed, SetupFile
from spectral_bias.config.measure_checks import contents_of
from spectral_bias.config.player import Player
from spectral_bias.config.validation import Fault
from spectral_bias.config.words import Words
from spectral_bias.config.yaml_source import KeyPath

FRAMES = "frame_prediction"
IN_BRACES = re.compile(r"\{(\w+)\}")


def player_faults(
    player: Player,
    known: Sequence[str],
    experiments: Mapping[str, SetupFile],
    runs: Mapping[str, Mapping[str, Run]],
) -> Iterator[Fault]:
    """Experiments, labels and runs that there are not, and spectra that keep no frames.

    Args:
        player: the player.
        known: the claim's experiments.
        experiments: all sound experiments by name.
        runs: their runs, by experiment and name.
    """
    shown: dict[str, list[str]] = {}
    complete = True
    for index, entry in enumerate(player.runs):
        place = ("player", "runs", index)
        if entry.experiment not in known:
            hint = nearest(entry.experiment, known)
            yield Fault((*place, "experiment"), "is not among this claim's experiments", entry.experiment, hint)
        faults = (
            list(where_faults(entry.where, (*place, "where"), entry.experiment, experiments[entry.experiment]))
            if entry.experiment in experiments
            else []
        )
        yield from faults
        if faults or entry.experiment not in known or entry.experiment not in runs:
            complete = False
            continue
        chosen = chosen_runs(entry.where, runs[entry.experiment])
        if entry.label:
            yield from _label_faults(entry.label, (*place, "label"), chosen)
        for name in chosen:
            if name in shown.setdefault(entry.experiment, []):
                yield Fault(place, f"chooses a run of {entry.experiment} that is chosen before", name)
                break
            shown[entry.experiment].append(name)
        yield from _without_frames(entry.experiment, chosen, index)
    if complete:
        yield from _sides(player, shown)


def _label_faults(label: Words, place: KeyPath, chosen: Mapping[str, Run]) -> Iterator[Fault]:
    """Axes that a label names and there are not, and labels that several runs would share."""
    axes = list(next(iter(chosen.values())).coordinates)
    for text in dict.fromkeys((label.en, label.zh)):
        named = IN_BRACES.findall(text)
        if unknown := [axis for axis in named if axis not in axes]:
            yield Fault(place, f"names {{{unknown[0]}}}, which is no axis", text, nearest(unknown[0], axes))
        elif len({tuple(run.coordinates[axis] for axis in named) for run in chosen.values()}) < len(chosen):
            varied = [axis for axis in axes if len({run.coordinates[axis] for run in chosen.values()}) > 1]
            message = f"is the same for several of the {len(chosen)} runs that are chosen here"
            yield Fault(place, message, text, f"name what varies: {{{varied[0]}}}")


def _without_frames(experiment: str, chosen: Mapping[str, Run], index: int) -> Iterator[Fault]:
    for name, run in chosen.items():
        contents = contents_of(run.setup)
        if contents.complete and FRAMES not in contents.dimensions:
            computed = isinstance(run.setup, Computed)
            hint = (
                "only some analyses keep frames: relaxation_modes, relaxation_target"
                if computed
                else f"add `player_frames` to `spectra` in experiments/{experiment}.yaml; hybrid_solver with `frames`"
            )
            message = f"is shown step by step, and the spectrum of its run {name} keeps no frames"
            yield Fault(("player", "runs", index, "experiment"), message, experiment, hint)
            return


def _sides(player: Player, shown: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    for side, chosen in (("left", player.left), ("right", player.right)):
        if chosen is None:
            continue
        if chosen.experiment not in shown:
            message, hint = "is not among the player's runs", nearest(chosen.experiment, shown)
            yield Fault(("player", side, "experiment"), message, chosen.experiment, hint)
        elif chosen.run not in shown[chosen.experiment]:
            message, hint = "is not among the player's runs", nearest(chosen.run, shown[chosen.experiment])
            yield Fault(("player", side, "run"), message, chosen.run, hint)
