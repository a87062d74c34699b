"""One reader of the time, one maker of PDFs, one module that knows everything."""

import ast

import pytest

from tests.architecture.source import ROOT, Finding, at, called, imported, modules, tree

TIME = {"now", "utcnow", "today", "time", "time_ns"}


def reads_time(module: ast.Module) -> list[tuple[ast.AST, str]]:
    """Calls that ask the machine for the time of day (measuring a length with perf_counter is none)."""
    found: list[tuple[ast.AST, str]] = []
    names = {name for _, name in imported(module)}
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            receiver, _, method = called(node).rpartition(".")
            if method in TIME and receiver.rpartition(".")[2] in ("datetime", "date", "time"):
                found.append((node, f"calls {called(node)}()"))
            elif not receiver and method in ("time", "time_ns") and f"time.{method}" in names:
                found.append((node, f"calls {method}()"))
    return found


def test_only_the_clock_reads_the_time() -> None:
    clock = ROOT / "procurement" / "core" / "clock.py"
    everything = [*modules(), ROOT / "app.py", ROOT / "console.py", ROOT / "config.py"]
    found: list[Finding] = [
        at(path, node, what)
        for path in everything
        if path.exists() and path != clock
        for node, what in reads_time(tree(path))
    ]
    assert not found, "\n".join(found)
    assert reads_time(tree(clock)), "the clock itself does not read the time: is this test looking at the right calls?"


def test_pdfs_are_made_in_one_place() -> None:
    found: list[Finding] = [
        at(path, statement, f"imports {name}")
        for path in modules()
        if path != ROOT / "exports" / "layout" / "typesetting.py"
        for statement, name in imported(tree(path))
        if name.split(".")[0] == "weasyprint"
    ]
    assert not found, "\n".join(found)


def test_nothing_knows_the_module_that_knows_everything() -> None:
    found: list[Finding] = [
        at(path, statement, f"imports {name}")
        for path in modules()
        for statement, name in imported(tree(path))
        if name.split(".")[0] in ("app", "config")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "faulty",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "import time\ntime.time()",
        "from time import time\ntime()",
    ],
)
def test_a_reading_of_the_time_would_be_found(faulty: str) -> None:
    assert reads_time(ast.parse(faulty))


@pytest.mark.parametrize("harmless", ["clock.now()", "time.perf_counter()", "moment.time()"])
def test_what_only_looks_like_one_passes(harmless: str) -> None:
    assert not reads_time(ast.parse(harmless))


DEADLINES = {"closes", "closes_at", "closed_at", "deadline"}
MOMENTS = {"now", "at", "received", "received_at", "finished", "begun_at", "put_at"}


def judges_a_deadline(module: ast.Module) -> list[ast.AST]:
    """Comparisons, by themselves, of a deadline with a moment that something came or is."""
    found: list[ast.AST] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Compare):
            names = {ast.unparse(side).rpartition(".")[2] for side in (node.left, *node.comparators)}
            ordered = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
            if ordered and names & DEADLINES and names & MOMENTS:
                found.append(node)
    return found


PLANS = {f"procurement/timetable/{name}.py" for name in ("windows", "consequences", "gantt", "last_hour")}
"""They say of a plan that it is overdue or near, or on which of its days a meeting falls; no tender is late by that."""


def test_what_comes_in_time_is_decided_in_one_place() -> None:
    found: list[Finding] = [
        at(path, node, "asks in_time() instead of comparing with a deadline")
        for path in modules()
        if str(path.relative_to(ROOT)) not in PLANS
        for node in judges_a_deadline(tree(path))
    ]
    assert not found, "\n".join(found)
    assert judges_a_deadline(ast.parse("late = ctx.now >= window.closes_at"))
