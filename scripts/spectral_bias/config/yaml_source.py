"""YAML documents with the line of each key.

PyYAML's safe loader reads them, with three rules of YAML 1.2: ``1e-3`` is a number, ``2024-01-01`` is text, and a key
given twice in one mapping is an error. Tags of Python objects and keys other than text are refused, and so is text that
an artefact cannot hold (``config.text``). The number of values is limited, since a few lines of aliases can stand for
more values than the memory holds.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from spectral_bias.config.errors import ConfigError, Problem
from spectral_bias.config.text import MAX_NUMBER_LENGTH, text_fault
from spectral_bias.registry.search import SCRIPTS, own_folder

KeyPath = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_VALUES = 100_000
MAX_LETTERS = 2**22
MAX_FILE_SIZE = 2**20
MAX_INTEGER = 2**63 - 1
MAX_FOR_C = 2_000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep, or refers to itself"
_NO_YAML = "cannot be read as YAML: "
_TAG = "tag:yaml.org,2002:"
# Parts of PyYAML's messages, the mark of the place that is at fault, and the words for people.
_WORDS = (
    ("'\\t' that cannot start", "problem_mark", "a tab where a value, a key or the indentation starts; use spaces"),
    ("but found another document", "problem_mark", "a second document after '---'; a file holds one"),
    ("could not find expected ':'", "context_mark", "a key without its colon; a space must follow each colon"),
    ("mapping values are not allowed", "problem_mark", "a colon in the middle of a text; put the text in quotes"),
)
_KINDS = {"int": "a whole number", "float": "a number", "bool": "true or false", "null": "null", "str": "text"}


class _Loader(yaml.SafeLoader):
    """The safe loader with YAML 1.2 floats, and without dates."""


# A base that a checker cannot know: PyYAML has it only where it was built with libyaml.
class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] - see above
    """The same on libyaml, where PyYAML was built with it: ten times faster."""


for _each in (_Loader, _FastLoader):
    _each.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in {f"{_TAG}timestamp", f"{_TAG}value"}]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _each.add_implicit_resolver(
        f"{_TAG}float",
        re.compile(r"^[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)[eE][-+]?[0-9]+$"),
        list("-+.0123456789"),
    )


@dataclass(frozen=True)
class Document:
    """One YAML file: its data, and the line (from 1) of each key path."""

    path: Path
    data: dict[str, Any]
    lines: dict[KeyPath, int] = field(repr=False)

    @property
    def file(self) -> str:
        """The file's name in messages."""
        return shown(self.path)

    def line_of(self, keys: KeyPath) -> int | None:
        """The line of a key path, or of the nearest ancestor that the file has."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


def shown(path: Path) -> str:
    """A path relative to the project or to the working folder if it lies in one of them."""
    for base in (SCRIPTS.parent, own_folder(), Path.cwd()):
        if path.is_absolute() and path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.as_posix()


def read_document(path: Path) -> Document:
    """Read one YAML mapping.

    Raises:
        ConfigError: the file cannot be read, is not YAML, is not a mapping, gives a key twice, or holds too much.
    """
    file, text = shown(path), ""
    try:
        if fault := _file_fault(path):
            raise ConfigError([Problem(file, message=fault)])
        text = path.read_text(encoding="utf-8")
        data, lines = _parsed(text, file)
    except (UnicodeDecodeError, OSError, RecursionError, yaml.YAMLError) as error:
        message, line = _reason(error, text)
        raise ConfigError([Problem(file, line=line, message=message)]) from error
    if not isinstance(data, dict):
        raise ConfigError([Problem(file, value=data, message="must be a mapping of keys to values")])
    return Document(path, data, lines)


def yaml_fault(text: str) -> str:
    """Why a text is not one YAML value; empty if it is."""
    try:
        yaml.compose(text, _Loader)
    except (RecursionError, yaml.YAMLError) as error:
        return _reason(error, text)[0].removeprefix(_NO_YAML)
    return ""


def plain_scalar(text: str) -> Any:
    """The value that a text stands for as a scalar of YAML: a number, true, null; text itself, quoted or not."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    loader = _Loader("")
    node = yaml.ScalarNode(loader.resolve(yaml.ScalarNode, text, (True, False)), text)
    return text if _scalar_fault(loader, node) else loader.construct_object(node)


def plain_faults(data: Any) -> Iterator[tuple[KeyPath, str]]:
    """Faults of values that were not read by ``read_document``: text, whole numbers, depth and number of values.

    Args:
        data: a tree of builtins, such as Snakemake's ``config``, in which one value may stand in many places.
    """
    waiting: list[tuple[KeyPath, Any]] = [((), data)]
    size = _Size()
    while waiting:
        keys, value = waiting.pop()
        if fault := size.fault(keys, value if isinstance(value, str) else ""):
            yield keys[:1], fault
            if fault != _TOO_DEEP:
                return
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if fault := text_fault(key) if isinstance(key, str) else "":
                    yield (*keys, key), f"the key {fault}"
                else:
                    waiting.append(((*keys, key), item))
        elif isinstance(value, list):
            waiting.extend(((*keys, index), item) for index, item in enumerate(value[:MAX_VALUES]))
        elif fault := _value_fault(value):
            yield keys, fault


def _value_fault(value: Any) -> str:
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        return f"a whole number must not be above {MAX_INTEGER}"
    return text_fault(value) if isinstance(value, str) else ""


@dataclass
class _Size:
    """The number of values seen so far, and of their letters."""

    values: int = 0
    letters: int = 0

    def fault(self, keys: KeyPath, text: str) -> str:
        """Count one more value; what is too deep, too many or too long with it."""
        self.values += 1
        self.letters += len(text)
        if self.values > MAX_VALUES:
            return f"more than {MAX_VALUES} values once its aliases are written out"
        if self.letters > MAX_LETTERS:
            return f"more than {MAX_LETTERS} letters once its aliases are written out"
        return _TOO_DEEP if len(keys) > MAX_DEPTH else ""


def _file_fault(path: Path) -> str:
    """Why a file is not opened: a folder, a pipe or device (which may never end), or one that is too large."""
    state = os.stat(path)  # noqa: PTH116 - unlike Path, it says what is wrong in every case
    if stat.S_ISDIR(state.st_mode):
        return "cannot be read: it is a folder, not a file"
    if not stat.S_ISREG(state.st_mode):
        return "cannot be read: it is a pipe or a device, not a file"
    if state.st_size > MAX_FILE_SIZE:
        return f"has {state.st_size} bytes; at most {MAX_FILE_SIZE} are read"
    return ""


def _reason(error: Exception, text: str) -> tuple[str, int | None]:
    """Why a file cannot be read, and on which line."""
    match error:
        case UnicodeDecodeError():
            if error.object[:2] in UTF_16:
                return "is UTF-16 text; save it as UTF-8", None
            line = error.object.count(b"\n", 0, error.start) + 1
            return f"is not UTF-8 text: {error.reason} at byte {error.start}; save it as UTF-8", line
        case OSError():
            return f"cannot be read: {error.strerror}", None
        case yaml.reader.ReaderError():
            line = text.count("\n", 0, error.position) + 1
            return f"{_NO_YAML}holds the control character {error.character:#04x}", line
        case yaml.MarkedYAMLError():
            words = ", ".join(filter(None, [error.context, error.problem]))
            words, mark = next(
                ((ours, getattr(error, mark)) for theirs, mark, ours in _WORDS if theirs in words),
                (words, error.problem_mark),
            )
            return f"{_NO_YAML}{words}", mark.line + 1 if mark else None
        case _:
            return f"{_NO_YAML}{_TOO_DEEP}", None


def _parsed(text: str, file: str) -> tuple[Any, dict[KeyPath, int]]:
    """The data of a YAML text, and the line of each key path in it."""
    # libyaml recurses in C without a limit of depth, so text that might nest too deep is read by PyYAML. Text that is
    # not YAML is too, for the words of its errors.
    if sum(map(text.count, "[{-?:")) <= MAX_FOR_C:
        try:
            return _loaded(_FastLoader, text, file)
        except yaml.YAMLError:
            pass
    return _loaded(_Loader, text, file)


def _loaded(kind: type[Any], text: str, file: str) -> tuple[Any, dict[KeyPath, int]]:
    loader = kind(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        lines: dict[KeyPath, int] = {}
        found = _walk(loader, node, (), lines, _Size())
        faults = [Problem(file, keys, fault, line=line) for keys, line, fault in found]
        if faults:
            raise ConfigError(faults)
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


def _walk(
    loader: Any, node: yaml.Node, keys: KeyPath, lines: dict[KeyPath, int], size: _Size
) -> Iterator[tuple[KeyPath, int, str]]:
    """Note the line of every key; yield every fault with its place: a key given twice or not text, a value not plain.

    Raises:
        yaml.MarkedYAMLError: the values are too deep, too many or too long.
    """
    line = node.start_mark.line + 1
    lines.setdefault(keys, line)
    if fault := size.fault(keys, node.value if isinstance(node, yaml.ScalarNode) else ""):
        raise yaml.MarkedYAMLError(problem=fault, problem_mark=node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        if fault := _scalar_fault(loader, node):
            yield keys, line, fault
    elif node.tag not in {f"{_TAG}map", f"{_TAG}seq"}:
        yield keys, line, _refused(node.tag)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if fault := _key_fault(key_node):
                alone = isinstance(value_node, yaml.ScalarNode) and not value_node.value and node.flow_style
                yield keys, line, f"{key_node.value} has no key; a list is written in brackets" if alone else fault
                continue
            here = (*keys, key_node.value)
            if key_node.value in seen:
                yield here, line, "is given twice"
            seen.add(key_node.value)
            lines[here] = line
            yield from _walk(loader, value_node, here, lines, size)
    else:
        for index, item in enumerate(node.value):
            yield from _walk(loader, item, (*keys, index), lines, size)


def _refused(tag: str) -> str:
    return f"the tag {tag.replace(_TAG, '!!')} is not allowed; only plain values are"


def _scalar_fault(loader: Any, node: yaml.ScalarNode) -> str:
    kind = node.tag.removeprefix(_TAG)
    if kind not in _KINDS:
        return _refused(node.tag)
    if kind in {"int", "float"} and len(node.value) > MAX_NUMBER_LENGTH:
        return f"a number must not have more than {MAX_NUMBER_LENGTH} characters"
    try:
        value = loader.construct_object(node)
    except (ValueError, LookupError):
        # What PyYAML's constructors raise where a text does not fit its tag, such as !!bool maybe.
        return f"cannot be read as {_KINDS[kind]}"
    return _value_fault(value)


def _key_fault(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return "a key must be text"
    if node.tag in {f"{_TAG}str", f"{_TAG}merge"}:
        fault = text_fault(node.value)
        return fault and f"a key {fault}"
    return f"a key must be text, and {node.value!r} is not; put it in quotes"
