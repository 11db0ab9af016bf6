"""Variables of a function that hold nothing but an error's message or a log line's text.

``message = f"..."`` before ``raise ValueError(message)`` is as little content as the text written inside the ``raise``.
What is not plainly so counts: names that are parameters, global, deleted, bound in any other way, or seen by an inner
function, and texts whose making may compute something.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from spectral_bias.digests.what_counts import is_log_line, is_words, may_compute

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_INNER = (*_FUNCTIONS, ast.Lambda, ast.ClassDef)
# A function that calls one of these may read any of its variables.
_READS_ALL = {"locals", "vars", "eval", "exec", "dir", "globals"}


def without_messages(tree: ast.Module) -> ast.Module:
    """Remove the assignments of such variables from a module, in place."""
    for function in [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]:
        while found := _assignments(function):
            for block in _blocks(function):
                block[:] = [statement for statement in block if statement not in found]
    return tree


def _assignments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """The assignments whose variables only errors and log lines read."""
    own = [*_own(function)]
    names = [node for node in own if isinstance(node, ast.Name)]
    if any(name.id in _READS_ALL for name in names):
        return []
    texts = [(name, node) for node in own if isinstance(node, ast.stmt) and (name := _text_assigned(node))]
    bound = Counter(name.id for name in names if not isinstance(name.ctx, ast.Load))
    read = Counter(name.id for name in names if isinstance(name.ctx, ast.Load))
    parts = [part for node in own for part in _message(node)]
    in_messages = Counter(name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name))
    assigned = Counter(name for name, _ in texts)
    elsewhere = _named_elsewhere(function, own)
    return [
        node
        for name, node in texts
        if name not in elsewhere and bound[name] == assigned[name] and read[name] == in_messages[name]
    ]


def _text_assigned(node: ast.stmt) -> str:
    """The variable to which a statement assigns a text and nothing else; empty for any other node."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            return name if is_words(value) and not any(map(may_compute, ast.walk(value))) else ""
        case _:
            return ""


def _message(node: ast.AST) -> list[ast.expr]:
    """What only an error or the log reads: arguments of a raised error or of a log line, an assertion's message."""
    match node:
        case ast.Raise(exc=ast.Call(args=args, keywords=keywords)):
            return [*args, *(each.value for each in keywords)]
        case ast.Expr(value=ast.Call(args=args, keywords=keywords)) if is_log_line(node):
            return [*args, *(each.value for each in keywords)]
        case ast.Assert(msg=ast.expr() as message):
            return [message]
        case _:
            return []


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function's own scope, those of its comprehensions among them."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _INNER):
            waiting += ast.iter_child_nodes(node)


def _named_elsewhere(function: ast.FunctionDef | ast.AsyncFunctionDef, own: list[ast.AST]) -> set[str]:
    """Names that are no plain variables of the function, or that another scope may see."""
    found = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    for node in own:
        match node:
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
                found.update(name.id for name in ast.walk(node) if isinstance(name, ast.Name))
                found.update(
                    each for inner in ast.walk(node) if isinstance(inner, ast.Nonlocal) for each in inner.names
                )
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                found.add(name)
            case ast.alias(name=name):
                found.add(name.split(".")[0])
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                found.add(name)
            case _:
                pass
    return found


def _blocks(function: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements below a node."""
    for node in ast.walk(function):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value
