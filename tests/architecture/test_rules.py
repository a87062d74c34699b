"""The rules are exact and know nothing of the machinery."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, Finding, at, called, dotted, imported, modules, rules_files, tree

PURE = {dotted(path) for path in rules_files()}
INTEGER_MATHS = {"math.ceil", "math.floor", "math.gcd", "math.lcm", "math.comb", "math.prod"}


def handed(call: ast.Call) -> list[ast.expr]:
    """What a call runs: the function itself, or the one that map() is given."""
    return [call.func, *call.args[:1]] if called(call) == "map" else [call.func]


def inexact(module: ast.Module) -> list[tuple[ast.AST, str]]:
    """Where a float could come in: by literal, by name, by round(), by a function that returns one."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append((node, f"writes the float {node.value}"))
        elif isinstance(node, ast.Name) and node.id in ("float", "complex"):
            found.append((node, f"uses {node.id}"))
        elif isinstance(node, ast.Call) and any(
            isinstance(part, ast.Name) and part.id == "round" for part in handed(node)
        ):
            found.append((node, "uses round()"))  # a round of tenders may well be called `round`
        elif isinstance(node, ast.Attribute) and node.attr in ("total_seconds", "timestamp"):
            found.append((node, f"asks for {node.attr}(), a float"))
    for statement, name in imported(module):
        if name.split(".")[0] in ("math", "statistics", "random") and name != "math" and name not in INTEGER_MATHS:
            found.append((statement, f"imports {name}"))
    return found


def foreign(module: ast.Module) -> list[tuple[ast.stmt, str]]:
    """Imports that are neither of the standard library nor pure themselves."""
    return [
        (statement, f"imports {name}")
        for statement, name in imported(module)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == p or name.startswith(f"{p}.") for p in PURE)
        # `from evaluation.scheme import rules` names the package first; the part after decides.
        and not any(p.startswith(f"{name}.") for p in PURE)
    ]


def test_there_are_rules_to_check() -> None:
    assert len(PURE) >= 6


def test_rules_hold_no_float_and_no_round() -> None:
    found: list[Finding] = [at(path, node, what) for path in rules_files() for node, what in inexact(tree(path))]
    assert not found, "\n".join(found)


def test_nothing_in_the_evaluation_turns_a_number_into_a_float() -> None:
    exact = [*modules("evaluation"), ROOT / "procurement" / "core" / "numbers.py"]
    found = [
        at(path, node, what)
        for path in exact
        if path.exists()
        for node, what in inexact(tree(path))
        if what in ("uses float", "uses round()")
    ]
    assert not found, "\n".join(found)


def test_rules_import_only_the_standard_library_and_each_other() -> None:
    found: list[Finding] = [at(path, node, what) for path in rules_files() for node, what in foreign(tree(path))]
    assert not found, "\n".join(found)


def test_rules_run_where_flask_and_the_database_do_not_exist() -> None:
    program = f"""
import importlib, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {{"flask", "flask_sqlalchemy", "sqlalchemy", "wtforms", "jinja2", "werkzeug"}}:
            raise ImportError(name + " is out of reach of the rules")
sys.meta_path.insert(0, Missing())
for name in {sorted(PURE)!r}:
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "faulty",
    [
        "share = 0.5",
        "share = float(mark)",
        "share = round(mark, 2)",
        "shares = list(map(round, marks))",
        "whole: float = total",
        "from math import sqrt",
        "from statistics import mean",
        "late = (received - closes).total_seconds()",
    ],
)
def test_a_float_would_be_found(faulty: str) -> None:
    assert inexact(ast.parse(faulty))


@pytest.mark.parametrize(
    "exact", ["share = Fraction(1, 2)", "round: int = tender.round", "from math import floor", "half = Decimal('0.5')"]
)
def test_an_exact_number_passes(exact: str) -> None:
    assert not inexact(ast.parse(exact))


@pytest.mark.parametrize(
    "faulty", ["import flask", "from procurement.core import db", "from evaluation.award.models import Award"]
)
def test_a_foreign_import_would_be_found(faulty: str) -> None:
    assert foreign(ast.parse(faulty))


def test_the_vocabulary_is_no_foreign_import() -> None:
    assert not foreign(ast.parse("from procurement.core.vocabulary import Role\nfrom fractions import Fraction"))
