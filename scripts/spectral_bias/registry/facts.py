"""What a family declares about itself for checks and resource requests: points, grids, files, cost.

A file that defines ``name`` may define ``name_facts`` beside it (in lower case): one ``return`` of one of these
records, computed from the parameters by arithmetic. ``config.facts`` reads it without importing the file. Facts change
no result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class DatasetFacts:
    """A dataset, by its configured parameters.

    Attributes:
        training_points: number of training points.
        evaluation_points: number of evaluation points.
        inputs: components of a point.
        outputs: channels of a label.
        grid: the evaluation points: a periodic grid without its end point, another uniform one, or neither.
        noise_draws: number of draws of the noise, one a seed; None for data that all seeds share.
        copies: the parameter that holds that number.
        drawn: whether anything is drawn at random: a replicate draws it anew, other data it shares with the first.
        own_targets: whether each draw is of a function of its own, so that no target is common to all seeds.
        fixed: what each draw has in common, in words, such as the images that are drawn from.
        tones: parameters that hold tones, in cycles per domain length.
        only_tones: whether the target is the sum of these tones and nothing else.
        grids: number of points by name, for each grid that must resolve the tones.
        aliasing: advice for the error message where training points are too few to resolve the tones.
        pictures: parameters that name a bundled picture, or a picture file of the user's own by its path.
        files: parameters that name another file of the user's own by its path.
        at_least: the smallest value of a parameter that the others allow.
        at_most: the largest value of a parameter that the others allow.
    """

    training_points: int
    evaluation_points: int
    inputs: int = 1
    outputs: int = 1
    grid: Literal["periodic", "uniform", "none"] = "none"
    noise_draws: int | None = None
    copies: str = ""
    drawn: bool = True
    own_targets: bool = False
    fixed: str = ""
    tones: tuple[str, ...] = ()
    only_tones: bool = False
    grids: Mapping[str, int] = field(default_factory=dict)
    aliasing: str = ""
    pictures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    at_least: Mapping[str, int] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AnalysisFacts:
    """An analysis without training: what its spectrum holds. Variables that no measure can read may be left out.

    Attributes:
        variables: names by their dimensions, as in ``{"seed step": "gain rmse"}``; None where they are not known.
        times: the dimension of convergence times (seed, threshold, dimension), by the prefix of their names.
        coordinates: values by dimension, as a list or a range, where the parameters fix them.
    """

    variables: Mapping[str, str] | None = None
    times: Mapping[str, str] = field(default_factory=dict)
    coordinates: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MethodFacts(AnalysisFacts):
    """A spectral method, and what its spectrum holds.

    Attributes:
        needs: the grid that the evaluation points must form, if any; points of one dimension may lie anywhere.
        frequencies: parameters that hold frequencies, in cycles per domain length, which the grid must resolve.
        fixed: what it draws at random and is the same in every run, in words.
        bands: the parameter that holds bands of modes, if any: modes up to n / 2 on a periodic grid of n points, else
            up to n.
        nested_grids: the parameter that holds the nodes along an axis of the coarsest of the grids in the points', each
            of which has 2 n + 1 nodes of the next; the finest may lack both boundary nodes.
        most_dimensions: the most dimensions of the points that it can analyse; 0 if any number will do.
        dimensions_by: the parameter that sets this limit, if one does; without it there is none, or a higher one.
        labels: whether it compares outputs with each seed's own function, which the dataset must draw.
        radial_bands: whether its bands are the radii 1, 2, 4, ... of an image's coefficients.
        copies: the memory that it takes, in times the snapshots in float32.
    """

    needs: Literal["periodic grid", "grid", "interval or image", "points"] = "points"
    frequencies: tuple[str, ...] = ()
    fixed: str = ""
    bands: str = ""
    nested_grids: str = ""
    most_dimensions: int = 0
    dimensions_by: str = ""
    labels: bool = False
    radial_bands: bool = False
    copies: int = 12


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """A measure or a timing: what it reads.

    Attributes:
        runs: how many runs it reads.
        variables: variables that it reads from each run's spectrum.
        along: their dimensions beside the seed, and the places read on each; the whole dimension if none is named.
        optional: further dimensions that they may have.
        axis: the numeric axis of the experiment that it sorts runs by, if any, given by its parameter ``axis``.
        gives: numbers, or 1 and 0 for yes and no, or either, one a seed; numbers by seed and run; one number in all.
    """

    runs: Literal["one", "two", "two or more", "any"] = "one"
    variables: tuple[str, ...] = ()
    along: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    axis: str = ""
    gives: Literal["numbers", "yes or no", "either", "numbers by run", "one number"] = "numbers"


@dataclass(frozen=True, kw_only=True)
class FigureFacts:
    """A figure: what it draws.

    What its spectra and axes must hold is given by the parameter that names the experiment or the run.

    Attributes:
        experiments: parameters that name an experiment.
        runs: parameters that name a run, each with the parameter that names its experiment.
        reads: variables that must be there, by their dimensions; by an empty text with whatever dimensions. Those of
            the parameter ``*`` must be in every run of the claim.
        axes: axes that the experiment must have, each with the labels at which runs are drawn: all, if it names none.
            In a label ``{axis}`` stands for each number on an axis of ``numbers``, as in ``"width{width}"``.
        single: parameters whose experiment must have one run at each of these labels, or one in all if it names none.
        numbers: the axis that must have a number in each run drawn.
        level: the parameter that names a threshold, which the relative errors of some run must have.
        tests: what it takes off the verdict, each as ``name``, ``measure``, ``experiment``, ``kind`` or parameters of
            the measure, by their values, or ``at``, labels by axis, as above, of the one run that it reads. The claim
            must have one such test; with ``value``, the name of a parameter, one or more that have it, and all the
            same.
        lines_alone: whether it is drawn of lines, marks and words alone, so that a dark page may turn its lightness.
            It must not turn that of pictures and maps, which are data.
    """

    experiments: tuple[str, ...] = ("experiment",)
    runs: Mapping[str, str] = field(default_factory=lambda: {"run": "experiment"})
    reads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    axes: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    single: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    tests: Sequence[Mapping[str, Any]] = ()
    lines_alone: bool = False


@dataclass(frozen=True, kw_only=True)
class NetworkFacts:
    """A network, by its parameters and its number of ``inputs`` and ``outputs``.

    Attributes:
        widths: units of each hidden layer.
        subnetworks: networks of these layers side by side.
        channels: outputs of each of them, if not those of the network.
        cost: factor on the time of a step beyond what the number of parameters predicts.
        embedding: the parameter that names the embedding.
    """

    widths: tuple[int, ...]
    subnetworks: int = 1
    channels: int | None = None
    cost: float = 1
    embedding: str = ""


@dataclass(frozen=True, kw_only=True)
class EmbeddingFacts:
    """An embedding, by its parameters and its number of ``inputs``: the number of its outputs."""

    features: int


@dataclass(frozen=True, kw_only=True)
class CostFacts:
    """A loss or an optimiser: the time of a step, relative to gradient descent on squared errors."""

    cost: float


Facts = DatasetFacts | AnalysisFacts | MeasureFacts | FigureFacts | NetworkFacts | EmbeddingFacts | CostFacts
