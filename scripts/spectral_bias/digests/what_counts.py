"""What is in no digest of a stage's code: modules that compute no content, error messages and log lines.

A message is left out where it is written inside the ``raise``, ``warn``, ``print`` or logger call itself, and where a
function puts it in a variable that nothing else reads (``digests.messages``). One in a module's constant counts.

An edit of these makes no result stale. What the writers in ``artefacts`` do to a file's bytes has a format version in
the spec instead (``artefacts.format_versions``).
"""

from __future__ import annotations

import ast
from pathlib import Path

from spectral_bias.registry.members import LIBRARY

# Rooms and modules of the library, each with the reason.
NOT_COUNTED = {
    "__init__": "names the public functions, which no stage imports by these names",
    "artefacts": "turns content into bytes and back; versioned",
    "jobs": "runs stages; computes nothing that they write",
    "snakemake_patches": "decides which jobs run, and when",
    "numerics.memory_guard": "stops a job, and changes none that goes on",
    "registry.quantities": "annotations, read by the configuration alone",
    "training.checkpoints": "resumes training to the bits of an undisturbed run, which a test holds",
    "training.own_parts": "refuses a training before it starts, and changes none that starts",
    "training.part_faults": "tries parts for the above",
    "training.pace": "decides how far a call of the program goes, which changes no bit, as a test holds",
    "training.processes": "shares seeds out, each of which has the same bits in any company, which a test holds",
}
_FOLDERS = tuple(f"{LIBRARY.joinpath(*name.split('.'))}" for name in NOT_COUNTED)
_FILES = frozenset(f"{folder}.py" for folder in _FOLDERS)
_BELOW = tuple(f"{folder}/" for folder in _FOLDERS)

_LOGGERS = {"logging", "logger"}
# A log line may call these. One with any other call counts, since that could compute something.
_FORMATTING = {"len", "str", "repr", "round", "min", "max", "sum", "sorted", "float", "int", "list", "map", "type"}
_TEXT_METHODS = {"join", "format", "strip", "rstrip", "ljust", "rjust", "title", "upper", "lower"}


def counts(path: Path) -> bool:
    """Whether a source file that a stage imports is part of its code."""
    name = str(path)
    return name not in _FILES and not name.startswith(_BELOW)


def is_log_line(statement: ast.AST) -> bool:
    """Whether a statement only prints to the log, or warns.

    A ``print`` with ``file=`` is none, nor is one whose arguments call more than formatting functions.
    """
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    if not _logs(call.func) or any(keyword.arg == "file" for keyword in call.keywords):
        return False
    inner = [node for part in (*call.args, *call.keywords) for node in ast.walk(part)]
    return not any(may_compute(node) for node in inner)


def is_job_tail(statement: ast.AST) -> bool:
    """Whether a statement is the tail of a script, ``if snakemake := globals().get("snakemake")``."""
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.NamedExpr):
        return False
    return statement.test.target.id == "snakemake" and ast.unparse(statement.test.value).startswith("globals()")


def is_words(expression: ast.AST) -> bool:
    """Whether an expression makes text that an error may be raised with."""
    if any(isinstance(node, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom) for node in ast.walk(expression)):
        return False
    match expression:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return is_words(left) or is_words(right)
        case ast.IfExp(body=body, orelse=orelse):
            return is_words(body) and is_words(orelse)
        case ast.Call(func=ast.Attribute(value=text, attr=method)):
            return method in _TEXT_METHODS and is_words(text)
        case _:
            return False


def _logs(function: ast.expr) -> bool:
    match function:
        case ast.Name(id="print"):
            return True
        case ast.Attribute(value=ast.Name(id="warnings"), attr="warn"):
            return True
        case ast.Attribute(value=ast.Name(id=name)):
            return name in _LOGGERS
        case _:
            return False


def may_compute(node: ast.AST) -> bool:
    """Whether a node of an expression may do more than format text."""
    match node:
        case ast.NamedExpr() | ast.Await() | ast.Yield() | ast.YieldFrom():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name not in _FORMATTING
        case ast.Call(func=ast.Attribute(attr=method)):
            return method not in _TEXT_METHODS
        case ast.Call():
            return True
        case _:
            return False
