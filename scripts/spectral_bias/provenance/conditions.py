"""Conditions: what two certificates of one artefact record differently, and what contradicts the artefact's spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.plan.structure import changed, changes, shortened, without

MAX_CODE = 3


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Every leaf in which two specs differ, source files by their path; the commands that a page shows do not count."""
    yield from _code(before, after)
    yield from changes(without(before, "code", "commands"), without(after, "code", "commands"))


def conditions(before: Certificate, after: Certificate) -> Iterator[str]:
    """Every recorded condition in which two certificates differ; many changed source files are only counted."""
    apart = ("inputs", "artefact", "spec")
    yield from changes(without(before, *apart), without(after, *apart))
    yield from changes(without(before["spec"], "code"), without(after["spec"], "code"), ("spec",))
    lines = list(_code(before["spec"], after["spec"]))
    yield from [f"code: {len(lines)} files moved or changed"] if len(lines) > MAX_CODE else lines
    if other := list(changed(before["inputs"], after["inputs"])):
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
    for key in sorted(wanted.keys() & recorded.keys()):
        yield from changes(recorded[key], wanted[key], ("numeric_environment", key))


def _code(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for path, old, new in changed(before.get("code", {}), after.get("code", {})):
        yield f"code: {path[0]}: {shortened(old)} -> {shortened(new)}"
