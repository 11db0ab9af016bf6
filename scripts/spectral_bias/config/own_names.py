"""Names of own code that stand for no plain function or class: what they are, and the two lines to write instead.

``registry.definition`` reads the common forms. Of these others it would say that there is nothing of that name, or take
their parameters for none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from spectral_bias.registry.contract import GIVEN, MAKERS
from spectral_bias.registry.definition import Argument, Definition, syntax_tree
from spectral_bias.registry.search import module_file

_INNER = re.compile(r"(?P<module>[^\W\d][\w.]*)[:.](?P<place>[^\W\d]\w*)\.(?P<name>[^\W\d]\w*)")


def inner_name(group: str, name: str) -> str:
    """What to write for a name in a class of own code, such as ``own:Net.small``; empty for any other name."""
    found = _INNER.fullmatch(name.replace(":", ".")) if name.count(":") == 1 else None
    path = module_file(found["module"]) if found else None
    if not found or path is None or found["place"] not in _classes(syntax_tree(path.read_bytes(), str(path))):
        return ""
    inner = f"{found['place']}.{found['name']}"
    lines = two_lines(group, found["name"], f"{found['module']}.{inner}")
    return f"{inner} is a name in a class, which none can be chosen by; {lines}"


def other_binding(group: str, module: str, attribute: str) -> str:
    """How a module binds a name whose value is not read; empty if it does not bind it by a statement of its own."""
    path = module_file(module)
    for statement in _statements(syntax_tree(path.read_bytes(), str(path)).body) if path else ():
        if isinstance(statement, ast.AsyncFunctionDef) and statement.name == attribute:
            return f"{attribute} is a coroutine (async def), which nothing awaits; define it by def"
        stored = [node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == attribute]
        if not _is_definition(statement) and any(isinstance(node.ctx, ast.Store) for node in stored):
            made = ast.unparse(statement).partition("\n")[0][:60]
            lines = two_lines(group, attribute, f"{module}.{attribute}")
            return f"{attribute} is bound by `{made}`, so its parameters cannot be read; {lines}"
    return ""


def refuse_misread(group: str, module: str, found: Definition) -> None:
    """Refuse a class whose parameters are not those of an ``__init__`` or of fields that are read.

    Raises:
        LookupError: it is a NamedTuple, or makes its instances by ``__new__``.
    """
    node = found.node
    if not isinstance(node, ast.ClassDef):
        return
    methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    if any(ast.unparse(each).rpartition(".")[2] == "NamedTuple" for each in node.bases):
        what = "a NamedTuple"
    elif "__new__" in methods and "__init__" not in methods:
        what = "made by __new__"
    else:
        return
    made = "" if group in MAKERS else "(...)"  # else an instance is called
    lines = two_lines(group, node.name, f"{module}.{node.name}{made}")
    raise LookupError(f"{node.name} is {what}, so its parameters cannot be read; {lines}")


def refuse_unfit_parameters(group: str, module: str, found: Definition) -> None:
    """Refuse what its parameters show to be of no use in its group, though it can be called.

    Raises:
        LookupError: an activation acts along an axis, or an optimiser is put together from transformations.
    """
    name = found.node.name
    if group == "models.activations" and any(each.name == "axis" for each in found.arguments):
        raise LookupError(
            f"`{name}` has a parameter axis, so it acts along an axis of an array and not on each number; an "
            "activation is a function of one number, such as jax.nn:mish"
        )
    composed = found.open or any(each.default is None and _is_transformation(each) for each in found.arguments)
    if group == "training.optimisers" and composed:
        adam = "optax.adam(learning_rate)"
        inner = f"optax.clip_by_global_norm(1.0), {adam}" if found.open else f"{adam}, ..."
        raise LookupError(
            f"`{name}` takes transformations, which no key can give; write two lines in a file of your own: "
            f"`def mine(*, learning_rate: float):` and `    return {module}.{name}({inner})`"
        )


def _is_transformation(argument: Argument) -> bool:
    return argument.annotation is not None and "GradientTransformation" in ast.unparse(argument.annotation)


def without_marks(arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    """Parameters without the mark of a dataclass that all fields after it are given by name."""
    return tuple(
        each
        for each in arguments
        if each.annotation is None or ast.unparse(each.annotation).rpartition(".")[2] != "KW_ONLY"
    )


def two_lines(group: str, name: str, call: str) -> str:
    """What to write in the place of something whose parameters cannot be read."""
    listed = ", ".join(GIVEN[group])
    return f"write two lines in a file of your own: `def {name.lower()}({listed}):` and `    return {call}({listed})`"


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module that run when it is imported, the innermost ones."""
    for statement in body:
        inner = [] if _is_definition(statement) else [getattr(statement, name, []) for name in ("body", "orelse")]
        yield from (each for part in inner for each in _statements(part))
        yield statement


def _is_definition(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _classes(tree: ast.Module) -> set[str]:
    return {each.name for each in tree.body if isinstance(each, ast.ClassDef)}
