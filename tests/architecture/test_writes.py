"""One door for writes: only actions.py and the machinery in procurement/core/ add rows or commit."""

import ast

import pytest

from tests.architecture.source import ROOT, Finding, at, called, imported, modules, tree

WRITING = {
    "add",
    "add_all",
    "commit",
    "delete",
    "merge",
    "flush",
    "bulk_save_objects",
    "bulk_insert_mappings",
    "begin",
    "begin_nested",
}
STATEMENTS = {"insert", "update", "delete"}


EXCEPTIONS = {
    "procurement/people/signing.py": "the sign-in library commits by itself, and its entry with it",
}


def may_write(relative: str) -> bool:
    """Whether a file is one of the places that write."""
    return (
        relative in EXCEPTIONS
        or relative.startswith("procurement/core/")
        or relative.endswith("/actions.py")
        or "/actions/" in relative
    )


def writes(module: ast.Module) -> list[tuple[ast.AST, str]]:
    """Where a file writes to the database: through the session, by a statement, or with core's keep()."""
    statements = {
        name.rpartition(".")[2]
        for _, name in imported(module)
        if name.startswith("sqlalchemy.") and name.rpartition(".")[2] in STATEMENTS
    }
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        receiver, _, method = name.rpartition(".")
        on_session = receiver.rpartition(".")[2] in ("session", "connection", "db")
        if (on_session and method in WRITING) or name == "keep" or name.endswith("action.keep") or name in statements:
            found.append((node, f"calls {name}()"))
    return found


def test_only_actions_and_core_write() -> None:
    found: list[Finding] = [
        at(path, node, what)
        for path in [*modules(), ROOT / "app.py"]
        if path.exists() and not may_write(str(path.relative_to(ROOT)))
        for node, what in writes(tree(path))
    ]
    assert not found, "\n".join(found)


def test_actions_never_call_actions() -> None:
    """An action is one change with one audit entry and one commit, so it is never a part of another."""
    found: list[Finding] = []
    for path in modules():
        if path.name != "actions.py":
            continue
        doors = {
            f.name
            for f in tree(path).body
            if isinstance(f, ast.FunctionDef) and any(_is_door(d) for d in f.decorator_list)
        }
        for function in (f for f in tree(path).body if isinstance(f, ast.FunctionDef) and f.name in doors):
            found += [
                at(path, node, f"{function.name} calls the action {called(node)}")
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and called(node) in doors
            ]
        found += [at(path, s, f"imports {name}") for s, name in imported(tree(path)) if name.endswith(".actions")]
    assert not found, "\n".join(found)


def _is_door(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and called(decorator) == "action"


@pytest.mark.parametrize(
    "faulty",
    [
        "db.session.add(mark)",
        "session.commit()",
        "keep(Mark())",
        "from sqlalchemy import update\ndb.session.execute(update(Mark))",
    ],
)
def test_a_write_would_be_found(faulty: str) -> None:
    assert writes(ast.parse(faulty))


@pytest.mark.parametrize("harmless", ["seen.add(lot)", "marks.update(more)", "db.session.execute(select(Mark))"])
def test_what_only_looks_like_a_write_passes(harmless: str) -> None:
    assert not writes(ast.parse(harmless))
