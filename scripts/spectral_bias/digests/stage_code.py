"""The code that a stage runs on its spec: its script, what the spec names, and the files that own code reads."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from spectral_bias.digests.closure import ROOT, code_digests, label
from spectral_bias.digests.installed import package_digest
from spectral_bias.digests.normalised_source import DIGEST_LENGTH
from spectral_bias.registry.contract import files_read
from spectral_bias.registry.definition import definition
from spectral_bias.registry.resolve import module_and_attribute
from spectral_bias.registry.search import SCRIPTS, is_installed, own_folder

Spec = dict[str, Any]


def code_of(
    rule: str,
    spec: Mapping[str, Any],
    runs: Mapping[str, str],
    files: Iterable[str],
    own_file_digest: Callable[[str], str] | None = None,
) -> dict[str, str]:
    """Today's digest of every source file that computes a rule's content from a spec, and of every file it reads.

    Args:
        rule: the rule.
        spec: its spec.
        runs: the groups of named things that the rule runs, by the key that names one; own code counts for all rules
            that run anything.
        files: other files of the project that it reads, relative to its root.
        own_file_digest: SHA-256 of a file that own code reads, by its path in the working folder; each is read if this
            is not given.

    Raises:
        OSError: such a file cannot be read.
    """
    named = [*_named(spec, runs)] if runs else []
    modules: set[str] = set()
    installed: set[tuple[str, str]] = set()
    own_files: set[str] = set()
    for group, choice in named:
        module, attribute = module_and_attribute(group, choice["name"])
        if group:
            modules.add(module)
            continue
        try:
            found = definition(module, attribute)
        except (LookupError, SyntaxError):
            continue  # The configuration is refused then; a certificate to rebuild from may name it still.
        if is_installed(found.passed[0]):
            installed.add((module, attribute))
        else:
            modules.add(module)
        own_files |= {choice[key] for key in files_read(found.arguments) if choice.get(key)}
    read = own_file_digest or _read
    own = {label(own_folder() / name): read(name)[:DIGEST_LENGTH] for name in own_files}
    code = _code(own_folder(), rule, tuple(sorted(modules)), tuple(sorted(installed)), tuple(sorted({*files})))
    return dict(sorted({**code, **own}.items()))


def _read(name: str) -> str:
    return hashlib.sha256((own_folder() / name).read_bytes()).hexdigest()


@functools.cache
def _code(
    _folder: Path,
    rule: str,
    modules: tuple[str, ...],
    installed: tuple[tuple[str, str], ...],
    files: tuple[str, ...],
) -> dict[str, str]:
    alone = {path for each in installed for path in definition(*each).passed}
    packages = {
        name: digest for module, _ in installed for name, digest in package_digest(module.partition(".")[0]).items()
    }
    return {**code_digests([SCRIPTS / f"{rule}.py"], modules, [ROOT / name for name in files], alone), **packages}


def _named(value: Any, groups: Mapping[str, str], key: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every named thing in a spec, with its group; the group of own code is empty."""
    if isinstance(value, dict):
        # Such a key may have a word before it (hidden_activation), and own code may have keys of its own.
        name, group = value.get("name"), groups.get(key.rpartition("_")[2], "")
        if isinstance(name, str) and (group or ":" in name):
            yield "" if ":" in name else group, value
        inner = value.items()
    else:
        inner = ((key, item) for item in value)
    for name, item in inner:
        if isinstance(item, dict | list | tuple):
            yield from _named(item, groups, name)
