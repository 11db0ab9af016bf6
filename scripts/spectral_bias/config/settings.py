"""Run-wide settings: what ``config/config.yaml`` and the overlays beside it may say, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from spectral_bias.config.errors import ConfigError, Problem
from spectral_bias.config.merge import difference, overlaid, stacked, without
from spectral_bias.config.validation import Layer, validated
from spectral_bias.config.values import Strict
from spectral_bias.config.yaml_source import Document, plain_faults, read_document

Overlay = dict[str, dict[str, Any]]

KINDS = ("experiments", "claims")
# Numerics that cannot change bits, and are in no spec.
NOT_BITS = ("compile_cache", "warm_start", "checkpoint_seconds")


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

    scale: Literal["default", "smoke", "paper"] = Field(
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
    experiments: Overlay = Field(
        default_factory=dict,
        description="Changes laid over experiment files, by experiment name; null removes a key.",
    )
    claims: Overlay = Field(
        default_factory=dict, description="Changes laid over claim files, by claim name; null removes a key."
    )


def read_settings(
    files: Sequence[Path], config: Mapping[str, Any] | None
) -> tuple[Settings, tuple[Layer, ...], list[Problem]]:
    """The settings that the sound part of ``files`` and ``config`` makes, where each part came from, and the rest.

    Args:
        files: YAML files, each laid over those before it.
        config: what comes out when all but the first are merged, and more laid over them; None for just the files.
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
        merged = stacked(merged, document.data)
    layers = [Layer(document.file, document.data, (), document) for document in documents]
    if config is not None:
        if faults := list(plain_faults(config)):
            # Files say where such a value stands; anything else came from the command line or from another workflow.
            if not problems:
                raise ConfigError(Problem("--config", keys, message) for keys, message in faults)
            config = {}
        layers.append(Layer("--config", difference(merged, config)))
        merged = stacked(merged, config)
    data = _applied(merged)
    settings, found = validated(Settings, data, layers)
    for problem in found:
        data = without(data, problem.keys)
    return settings or Settings.model_validate(data), tuple(layers), problems + found


def _applied(merged: Mapping[str, Any]) -> dict[str, Any]:
    """Settings without their nulls, but for those in overlays, which remove keys of experiments and claims."""
    settings = overlaid({}, merged)
    for kind in KINDS:
        overlays = merged.get(kind)
        if isinstance(overlays, Mapping):
            settings[kind] = {name: changes for name, changes in overlays.items() if changes is not None}
    return settings
