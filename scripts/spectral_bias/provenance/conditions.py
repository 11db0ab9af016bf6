"""Conditions: why two artefacts of one path may differ, by what their certificates record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.provenance.structure import changed, dotted, shortened

MAX_CODE = 3


def differences(before: object, after: object) -> Iterator[str]:
    """Every leaf in which two specs differ, as ``key: old -> new``."""
    for path, old, new in changed(before, after):
        place = f"code: {path[1]}" if path[0] == "code" and len(path) > 1 else dotted(path)
        yield f"{place}: {shortened(old)} -> {shortened(new)}"


def conditions(before: Certificate, after: Certificate) -> Iterator[str]:
    """Every recorded condition in which two certificates differ; source files beyond a few are counted, not listed."""
    parts = sorted({*before, *after} - {"inputs", "artefact", "spec"})
    yield from differences({part: before[part] for part in parts if part in before},
                           {part: after[part] for part in parts if part in after})  # fmt: skip
    old_spec, new_spec = dict(before["spec"]), dict(after["spec"])
    old_code, new_code = old_spec.pop("code", {}), new_spec.pop("code", {})
    yield from differences({"spec": old_spec}, {"spec": new_spec})
    yield from _code(old_code, new_code)
    old, new = before["inputs"], after["inputs"]
    if other := [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]:
        yield f"made from {len(other)} other input{'s' if len(other) > 1 else ''}"


def _code(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Source files by path; where many differ, as after a move, their number."""
    found = list(changed(before, after))
    if len(found) > MAX_CODE:
        yield f"code: {len(found)} files moved or changed"
    else:
        for (name,), old, new in found:
            yield f"code: {name}: {shortened(old)} -> {shortened(new)}"
