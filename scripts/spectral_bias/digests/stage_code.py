"""The code that a stage runs on its spec: its script and what the spec names."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from spectral_bias.digests.closure import ROOT, SCRIPTS, code_digests
from spectral_bias.registry.resolve import module_and_attribute

Spec = dict[str, Any]


def code_of(rule: str, spec: Mapping[str, Any], runs: Mapping[str, str], templates: Iterable[str]) -> dict[str, str]:
    """Today's digest of every source file that computes a rule's content from a spec.

    Args:
        rule: the rule.
        spec: its spec.
        runs: the groups of named things that the rule runs, by the key that names one; own code counts for all rules
            that run anything.
        templates: files of ``report/templates`` that it reads.
    """
    modules = sorted(set(_named_modules(spec, runs))) if runs else ()
    return dict(_code(rule, tuple(modules), tuple(ROOT / "report" / "templates" / name for name in templates)))


@functools.cache
def _code(rule: str, modules: tuple[str, ...], extra: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(code_digests([SCRIPTS / f"{rule}.py"], modules, extra).items())


def _named_modules(value: Any, groups: Mapping[str, str], key: str = "") -> Iterator[str]:
    """The modules of every named thing in a spec."""
    if isinstance(value, dict):
        # Such a key may have a word before it (hidden_activation), and own code may have keys of its own.
        name = value.get("name")
        if isinstance(name, str) and ((group := groups.get(key.rpartition("_")[2], "")) or ":" in name):
            yield module_and_attribute(group, name)[0]
        inner = value.items()
    else:
        inner = ((key, item) for item in value)
    for name, item in inner:
        if isinstance(item, dict | list | tuple):
            yield from _named_modules(item, groups, name)
