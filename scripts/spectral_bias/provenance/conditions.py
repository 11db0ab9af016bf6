"""Conditions: what two certificates of one artefact record differently, and what contradicts the artefact's spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.provenance.structure import changed, changes, shortened

MAX_CODE = 3


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Every leaf in which two specs differ, source files by their path; the commands that a page shows do not count."""
    parts = [{key: value for key, value in spec.items() if key != "commands"} for spec in (before, after)]
    code = [part.pop("code", {}) for part in parts]
    yield from _code(*code)
    yield from changes(*parts)


def conditions(before: Certificate, after: Certificate) -> Iterator[str]:
    """Every recorded condition in which two certificates differ; many changed source files are only counted."""
    left_out = {"inputs", "artefact", "spec"}
    parts = [{key: part for key, part in record.items() if key not in left_out} for record in (before, after)]
    yield from changes(*parts)
    specs = [dict(before["spec"]), dict(after["spec"])]
    code = [spec.pop("code", {}) for spec in specs]
    yield from changes(*specs, ("spec",))
    lines = list(_code(*code))
    yield from [f"code: {len(lines)} files moved or changed"] if len(lines) > MAX_CODE else lines
    old, new = before["inputs"], after["inputs"]
    if other := [name for name in {*old, *new} if old.get(name) != new.get(name)]:
        yield f"made from {len(other)} other input{'s' if len(other) > 1 else ''}"


def contradictions(record: Certificate) -> Iterator[str]:
    """Every recorded part of the numeric environment that is not what the spec's settings ask for.

    The environment of a process can override the settings: JAX_ENABLE_X64, JAX_DEFAULT_MATMUL_PRECISION, XLA_FLAGS.
    """
    numerics, recorded = record["spec"].get("numerics"), record.get("numeric_environment")
    if not isinstance(numerics, dict) or not isinstance(recorded, dict):
        return
    isa = numerics.get("isa", "native")
    wanted = {
        "device": numerics.get("platform"),
        "matmul_precision": numerics.get("matmul_precision"),
        "threads": str(numerics.get("threads")),
        "x64": False,
        "xla_flags": "" if isa == "native" else f"--xla_cpu_max_isa={isa}",
    }
    yield from changes({key: recorded[key] for key in wanted if key in recorded},
                       {key: wanted[key] for key in wanted if key in recorded}, ("numeric_environment",))  # fmt: skip


def _code(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for (name,), old, new in changed(before, after):
        yield f"code: {name}: {shortened(old)} -> {shortened(new)}"
