"""Run-wide settings: what ``config/config.yaml`` and the overlays beside it may say, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from spectral_bias.config.card_logs import CardLogs, as_card_logs
from spectral_bias.config.card_names import card_name, named_logs
from spectral_bias.config.claim import Claim
from spectral_bias.config.errors import ConfigError, Problem, short
from spectral_bias.config.experiment import Experiment
from spectral_bias.config.merge import difference, overlaid
from spectral_bias.config.validation import UNKNOWN_KEY, Layer, problem_at, sound_part, validated
from spectral_bias.config.values import Strict
from spectral_bias.config.yaml_source import Document, plain_faults, plain_scalar, read_document

Overlay = dict[str, dict[str, Any]]

KINDS = ("experiments", "claims")
COMMAND_LINE = "the command line"
# Numerics that cannot change bits, and are in no spec.
NOT_BITS = ("compile_cache", "warm_start", "checkpoint_seconds")
# Settings that say how jobs run, and are in no spec either.
NOT_RESULTS = ("processor_rate", "max_runtime", "keep_run_files")


class Numerics(Strict):
    """The numeric environment of training. It changes bits, so it is part of every run's spec."""

    isa: Literal["native", "AVX", "AVX2", "AVX512", "SSE4_2"] = Field(
        default="native",
        description="The instruction set XLA may use; pin one (AVX2) to compare machines, native to be fast.",
    )
    threads: Annotated[int, Field(ge=1)] = Field(
        default=1, description="Threads of one training job. Jobs run side by side, so 1 is fastest over many jobs."
    )
    platform: Literal["cpu", "gpu"] = Field(default="cpu", description="The device that trains.")
    matmul_precision: Literal["highest", "high", "default"] = Field(
        default="highest", description="Matrix-product precision; anything but highest is TF32 on recent GPUs."
    )
    sine: Literal["polynomial", "xla"] = Field(
        default="polynomial",
        description="What computes sines and cosines in float32: a polynomial within 3 ulp, or XLA, "
        "several times slower on a CPU.",
    )
    compile_cache: bool = Field(
        default=True, description="Keep compiled programs in .cache/ for later jobs. Does not change bits."
    )
    warm_start: bool = Field(
        default=True,
        description="Start jobs from a process that has imported what they need. Does not change bits; Linux only.",
    )
    checkpoint_seconds: Annotated[float, Field(ge=0)] = Field(
        default=60.0,
        description="Training saves its state in .cache/ this often, so that a run that was killed goes on from there; "
        "0 for never. Does not change bits.",
    )

    def recorded(self) -> dict[str, Any]:
        """What can change bits, for specs and certificates."""
        return self.model_dump(exclude=set(NOT_BITS))


class Settings(Strict):
    """The whole of ``config/config.yaml``."""

    scale: Literal["default", "smoke", "paper", "replication"] = Field(
        "default", description="The name of the scale, written into every verdict. Smoke verdicts are no evidence."
    )
    numerics: Numerics = Field(default_factory=Numerics, description="The numeric environment of training.")
    catalogues: list[str] = Field(
        default_factory=list,
        description="Further folders with experiments/ and claims/ in them, relative to the working folder.",
    )
    only: list[str] = Field(
        default_factory=list,
        description="Build just these claims and what they read; empty for all of them, or none beside ``sweeps``.",
    )
    first: list[str] = Field(
        default_factory=list,
        description="Claims to finish first, in this order; the others follow, those that train least first.",
    )
    sweeps: list[str] = Field(
        default_factory=list,
        description="Experiments of which every run and spectrum is made, though no claim may read them.",
    )
    also: list[str] = Field(
        default_factory=list,
        description="Experiments that are made in the same way along with all claims: not where ``only`` or ``sweeps`` "
        "name something.",
    )
    logs: Annotated[
        dict[Annotated[str, AfterValidator(card_name)], Annotated[CardLogs, BeforeValidator(as_card_logs)]],
        BeforeValidator(named_logs, json_schema_input_type=dict[str, str | CardLogs] | list[str]),
    ] = Field(
        default_factory=dict,
        description="Training logs of which a card is made (``results/cards/NAME/``), by name, relative to the working "
        "folder; or a list of paths. In the place of a path by name, "
        "``{log: PATH, longer: PATH, wider: PATH, smaller_step: PATH}`` has logs of second trainings too "
        "(docs/own.md). The report's first page and its atlas list the cards.",
    )
    processor_rate: Annotated[float, Field(gt=0)] = Field(
        1.0,
        description="How fast a core is here, against the one that was measured (docs/performance.md): 2 for twice as "
        "fast. Divides the times that jobs request and that are expected; changes no result.",
    )
    max_runtime: Annotated[int, Field(ge=1)] | None = Field(
        None,
        description="The longest time that a job may ask a scheduler for, in minutes: the limit of a cluster's "
        "partition. A training that takes longer goes on from its checkpoint in a job after it; changes no result.",
    )
    keep_run_files: Literal["all", "none"] = Field(
        "all",
        description="none: a run file is removed once its spectrum is made, and leaves its certificate. Another "
        "spectral method then trains again; changes no result.",
    )
    repeat: Literal["none", "all"] = Field(
        "none",
        description="all: every trained experiment that no file replicates is done once more, with as many fresh "
        "seeds, as NAME-again.",
    )
    experiments: Overlay = Field(
        default_factory=dict,
        description="Changes laid over experiment files, by experiment name; null removes a key.",
    )
    claims: Overlay = Field(
        default_factory=dict, description="Changes laid over claim files, by claim name; null removes a key."
    )

    @field_validator("max_runtime")
    @classmethod
    def _goes_on(cls, minutes: int | None, info: ValidationInfo) -> int | None:
        numerics = info.data.get("numerics")
        if minutes is not None and numerics is not None and not numerics.checkpoint_seconds:
            message = "needs checkpoints, and numerics.checkpoint_seconds is 0: remove one of the two"
            raise PydanticCustomError("no_checkpoints", message)
        return minutes


def read_settings(
    files: Sequence[Path], config: Mapping[str, Any] | None, given_by: str = COMMAND_LINE
) -> tuple[Settings, tuple[Layer, ...], list[Problem]]:
    """The settings of the sound part of ``files`` and ``config``, the layers that they came from, and the problems.

    Args:
        files: YAML files, each laid over those before it.
        config: what comes out when all but the first are merged, and more laid over them; None for just the files.
        given_by: what laid more over them, for error messages.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in files:
        try:
            documents.append(read_document(path))
        except ConfigError as error:
            problems += error.problems
    merged: dict[str, Any] = {}
    for document in documents:
        merged = overlaid(merged, document.data, keep_nulls=True)
    layers = [Layer(document.file, document.data, (), document) for document in documents]
    if config is not None:
        if faults := list(plain_faults(config)):
            # Where the fault is in a file, the file's own problem names its line.
            if not problems:
                raise ConfigError(Problem(given_by, keys, message) for keys, message in faults)
            config = {}
        changes = difference(merged, _typed(config, merged) if given_by == COMMAND_LINE else config)
        layers.append(Layer(given_by, changes))
        merged = overlaid(merged, changes, keep_nulls=True)
    data = _applied(merged)
    settings, found = validated(Settings, data, layers)
    glued = list(_without_space(data))
    found += [problem_at(layers, keys, "has no value", hint="a space must follow each colon") for keys in glued]
    problems += [replace(problem, hint=_belongs_to(problem) or problem.hint) for problem in found]
    settings = settings or sound_part(Settings, data, [problem.keys for problem in found])
    return settings, tuple(layers), problems


def _typed(given: Any, lower: Any) -> Any:
    """What Snakemake hands over, with the types that YAML files have here.

    Of ``--config`` Snakemake makes text of every value that is not at the top, and it reads the ``1e-3`` of a file as
    text and its dates as dates.

    Args:
        given: a part of Snakemake's ``config``.
        lower: the same part of the files, as read by ``read_document``; None if they do not have it.
    """
    if isinstance(given, Mapping):
        inner = lower if isinstance(lower, Mapping) else {}
        return {key: _typed(value, inner.get(key)) for key, value in given.items()}
    if isinstance(given, list):
        inner = lower if isinstance(lower, list) and len(lower) == len(given) else [None] * len(given)
        return [_typed(value, each) for value, each in zip(given, inner, strict=True)]
    if isinstance(given, date):
        given = str(given)
    return plain_scalar(given) if isinstance(given, str) and given != lower else given


def _without_space(data: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Keys such as ``steps:50`` in overlays, where null would remove a key that nothing has."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _without_space(value, (*above, key))
        elif value is None and ":" in key:
            yield (*above, key)


def _belongs_to(problem: Problem) -> str:
    """A hint for a key at the top that belongs in ``experiments``, ``claims`` or ``numerics``."""
    if problem.message != UNKNOWN_KEY or len(problem.keys) != 1:
        return ""
    after = "=" if problem.file == COMMAND_LINE else ": "
    fields = [*Settings.model_fields, *Numerics.model_fields, *Experiment.model_fields, *Claim.model_fields]
    key = next(iter(get_close_matches(str(problem.keys[0]), fields, n=1)), "")
    entry = f"{{{key}: {short(problem.value)}}}"
    if key in Settings.model_fields:
        return ""
    if key in Numerics.model_fields:
        return f"write numerics{after}{entry}"
    kinds = [kind for kind, record in zip(KINDS, (Experiment, Claim), strict=True) if key in record.model_fields]
    return "write " + " or ".join(f"{kind}{after}{{NAME: {entry}}}" for kind in kinds) if kinds else ""


def _applied(merged: Mapping[str, Any]) -> dict[str, Any]:
    """Settings without their nulls, but for those in overlays, which remove keys of experiments and claims."""
    settings = overlaid({}, merged)
    for kind in KINDS:
        overlays = merged.get(kind)
        if isinstance(overlays, Mapping):
            settings[kind] = {name: changes for name, changes in overlays.items() if changes is not None}
    return settings
