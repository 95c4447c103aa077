"""Finds every action the code writes to the audit log, without running it."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

SERVICE = "eventapp.audit.service"
WRITERS = ("record", "note")


@dataclass(frozen=True, slots=True)
class Call:
    """A call, the function it stands in (None in a module's own lines), the module and its name."""

    call: ast.Call
    inside: ast.FunctionDef | None
    module: ast.Module
    name: str


class Unreadable(Exception):
    """An action that cannot be told from the code: write it as a literal."""


def actions(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield ``(place, action)`` for every action recorded in the files given by name.

    :raises Unreadable: for one made of what only a running program knows.
    """
    modules = {name: ast.parse(text) for name, text in sources.items()}
    calls = {name: list(_calls(module, name)) for name, module in modules.items()}
    known = [x for found in calls.values() for x in found]
    for name, module in modules.items():
        recorders = _recorders(module)
        for found in calls[name] if recorders else ():
            if ast.unparse(found.call.func) not in recorders:
                continue
            place = f"{name}:{found.call.lineno}"
            for action in sorted(_values(_argument(found.call, "action", 0), found, known, place)):
                yield place, action


def _calls(module: ast.Module, name: str) -> Iterator[Call]:
    def walk(node: ast.AST, inside: ast.FunctionDef | None) -> Iterator[Call]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                yield Call(child, inside, module, name)
            yield from walk(child, child if isinstance(child, ast.FunctionDef) else inside)

    return walk(module, None)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _recorders(module: ast.Module) -> set[str]:
    """Return what a module calls to write an entry, by the names it imports."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == SERVICE:
            found |= {x.asname or x.name for x in node.names if x.name in WRITERS}
        if isinstance(node, ast.ImportFrom) and node.module == SERVICE.rpartition(".")[0]:
            owners = [x.asname or x.name for x in node.names if x.name == "service"]
            found |= {f"{x}.{y}" for x in owners for y in WRITERS}
    return found


def _argument(call: ast.Call, name: str, position: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if position < len(call.args) else None


def _values(node: ast.expr | None, at: Call, known: Sequence[Call], place: str) -> set[str]:
    def again(x: ast.expr | None) -> set[str]:
        return _values(x, at, known, place)

    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.FormattedValue(value=inner):
            return again(inner)
        case ast.JoinedStr(values=parts):
            return {"".join(x) for x in product(*(sorted(again(part)) for part in parts))}
        case ast.IfExp(body=one, orelse=other):
            return again(one) | again(other)
        case ast.Name(id=name):
            return _named(name, at, known, place)
    if chosen := _chosen(node, at):
        return set().union(*(again(x) for x in chosen))
    made = ast.unparse(node) if node else ""
    raise Unreadable(
        f"{place}: {made}: write the action as a literal, or choose it from a table of them"
    )


def _chosen(node: ast.expr | None, at: Call) -> list[ast.expr]:
    match node:
        case ast.Subscript(value=ast.Name(id=table)):
            others = []
        case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get"), args=[_, *others]):
            pass
        case _:
            return []
    made = [x for x in _assigned(at.module.body, table) if isinstance(x, ast.Dict)]
    return [value for x in made for value in x.values] + others


def _named(name: str, at: Call, known: Sequence[Call], place: str) -> set[str]:
    within = list(_assigned(ast.walk(at.inside) if at.inside else (), name))
    if within:
        return set().union(*(_values(x, at, known, place) for x in within))
    function = at.inside
    if function is None:
        raise Unreadable(f"{place}: {name}")
    names = [x.arg for x in (*function.args.args, *function.args.kwonlyargs)]
    if name not in names:
        raise Unreadable(f"{place}: {name}")
    callers = [x for x in known if _called(x.call) == function.name and _may_call(x, at)]
    given = [(_argument(x.call, name, names.index(name)), x) for x in callers]
    return set().union(*(_values(x, caller, known, place) for x, caller in given if x is not None))


def _may_call(caller: Call, function: Call) -> bool:
    assert function.inside is not None
    if caller.inside is function.inside:
        return False
    if caller.module is function.module:
        return True
    home = function.name.rpartition("/")[2].removesuffix(".py")
    match caller.call.func:
        case ast.Attribute(value=ast.Name(id=owner)):
            return owner == home
        case ast.Name(id=name):
            return any(
                (x.module or "").rpartition(".")[2] == home and name in {y.name for y in x.names}
                for x in ast.walk(caller.module)
                if isinstance(x, ast.ImportFrom)
            )
    return False


def _assigned(nodes: Iterable[ast.AST], name: str) -> Iterator[ast.expr]:
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if (
                found == name
            ):
                yield value
