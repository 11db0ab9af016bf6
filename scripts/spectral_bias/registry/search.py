"""Where modules are looked for: one order, for checks, digests and jobs alike.

The library comes from its checkout. Every other module comes from where Python finds it, and the working folder is the
last place: a file in it hides no module of the standard library and no installed package. ``scripts/`` is no place at
all, so own code may be called ``train.py``. Own code that an earlier place would hide is refused.
"""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

PACKAGE = "spectral_bias"
LIBRARY = Path(__file__).resolve().parents[1]
SCRIPTS = LIBRARY.parent
# The folder of own code and of the files that it reads, where that is not the current one: a rebuild's.
OWN_CODE = "SPECTRAL_BIAS_OWN_CODE"

_given: ContextVar[str] = ContextVar("own folder", default="")
_COPIES = "snakemake-runtime-cache"
_INSTALLED = {"site-packages", "dist-packages"}
_STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib")).resolve()


class HiddenModuleError(LookupError):
    """A file in the working folder has the name of a module that Python imports in its place."""


@contextmanager
def own_code_in(folder: Path | None) -> Iterator[None]:
    """Have own code in a folder inside this context: with a module's ``prefix`` the current one is the host's.

    Args:
        folder: None changes nothing.
    """
    token = _given.set(_given.get() if folder is None else os.path.abspath(folder))  # noqa: PTH100 - as modules are
    try:
        yield
    finally:
        _given.reset(token)


def own_folder() -> Path:
    """The folder of own code: the working folder."""
    return Path(_given.get() or os.environ.get(OWN_CODE) or Path.cwd())


def search_path() -> tuple[str, ...]:
    """The folders that a module is looked for in, but for the library's own modules."""
    return _search_path(tuple(sys.path), str(Path.cwd()), str(own_folder()))


@functools.lru_cache(maxsize=8)
def _search_path(given: tuple[str, ...], current: str, folder: str) -> tuple[str, ...]:
    entries = dict.fromkeys(os.path.abspath(entry) for entry in given if entry)  # noqa: PTH100 - "" is the current one
    left_out = {Path(current).resolve(), Path(folder).resolve()}
    kept = [entry for entry in entries if Path(entry).resolve() not in left_out and not _is_scripts(Path(entry))]
    return (*kept, folder)


def _is_scripts(entry: Path) -> bool:
    """Whether a folder is the ``scripts/`` of a checkout, this one or another, or Snakemake's copy of it."""
    return (entry / "train.py").is_file() and ((entry / PACKAGE).is_dir() or _COPIES in entry.parts)


def search_as_checked() -> None:
    """Let this process import modules in the order in which they were checked."""
    sys.path[:] = search_path()


def module_file(module: str) -> Path | None:
    """The source file that ``import module`` would run, found without importing anything.

    Raises:
        HiddenModuleError: it lies in the working folder, and another module of this name comes before it.
    """
    parts = module.split(".")
    if (hidden := hidden_file(module)) is not None:
        owner = "the standard library" if parts[0] in sys.stdlib_module_names else "an installed package"
        top = f"{parts[0]}.py" if len(parts) == 1 and hidden.name != "__init__.py" else f"{parts[0]}/"
        raise HiddenModuleError(f"{top} in the working folder has the name of a module of {owner}; rename it")
    return file_below(roots_of(module), parts)


def hidden_file(module: str) -> Path | None:
    """The file of a module in the working folder that Python does not import, since it finds the name before."""
    *before, folder = search_path()
    parts = module.split(".")
    if parts[0] == PACKAGE or (hidden := file_below([folder], parts)) is None:
        return None
    if parts[0] in sys.stdlib_module_names or file_below(before, parts[:1]) is not None:
        return hidden
    return None


def roots_of(module: str) -> Sequence[str]:
    """The folders that a module is looked for in."""
    return [str(SCRIPTS)] if module.partition(".")[0] == PACKAGE else search_path()


def file_below(roots: Iterable[str], parts: Sequence[str]) -> Path | None:
    """The source file of the module or package ``parts``, in the first of ``roots`` that has it."""
    for root in roots:
        # As text: thousands are looked for whenever the workflow is read, and paths as objects cost ten times as much.
        stem = os.path.join(root, *parts)  # noqa: PTH118
        for candidate in (f"{stem}/__init__.py", f"{stem}.py"):
            if os.path.isfile(candidate):  # noqa: PTH113
                return Path(candidate)
    return None


def is_installed(path: Path) -> bool:
    """Whether a source file belongs to an installed package or to the standard library."""
    return not _INSTALLED.isdisjoint(path.parts) or path.resolve().is_relative_to(_STANDARD_LIBRARY)
