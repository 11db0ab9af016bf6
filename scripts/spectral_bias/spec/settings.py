"""Run-wide settings: what ``config/config.yaml`` and the overlays beside it may say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from spectral_bias.spec.signatures import Strict

Overlay = dict[str, dict[str, Any]]


class Numerics(Strict):
    """The numeric environment of training. It changes bits, so it is part of every run's spec."""

    isa: Literal["native", "AVX", "AVX2", "AVX512", "SSE4_2"] = Field(
        "native",
        description="The instruction set XLA may use; pin one (AVX2) to compare machines, native to be fast.",
    )
    threads: Annotated[int, Field(ge=1)] = Field(
        1, description="Threads of one training job. Jobs run side by side, so 1 is fastest over many jobs."
    )
    platform: Literal["cpu", "gpu"] = Field("cpu", description="The device that trains.")
    matmul_precision: Literal["highest", "high", "default"] = Field(
        "highest", description="Matrix-product precision; anything but highest is TF32 on recent GPUs."
    )
    compile_cache: bool = Field(
        True, description="Keep compiled programs in .cache/ for later jobs. Does not change bits."
    )


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
        default_factory=list, description="Build just these claims and what they read; empty for all of them."
    )
    experiments: Overlay = Field(
        default_factory=dict,
        description="Changes laid over experiment files, by experiment name; null removes a key.",
    )
    claims: Overlay = Field(
        default_factory=dict, description="Changes laid over claim files, by claim name; null removes a key."
    )
