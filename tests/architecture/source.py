"""The project's own files, as the tests of its structure read them."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("procurement", "evaluation", "exports", "demonstration")

Finding = str
"""`path:line what is wrong`"""


def project_files() -> list[Path]:
    """Every file that is tracked, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    named = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return sorted(path for path in named if path.is_file())


def modules(*packages: str) -> list[Path]:
    """Every Python file of the product's packages (of all, when none is named)."""
    return sorted(path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))


def rules_files() -> list[Path]:
    """The files that must be pure: rules, the vocabulary, the table of permissions, how numbers are read and shown."""
    core = ROOT / "procurement" / "core"
    return [
        core / "vocabulary.py",
        core / "access.py",
        core / "numbers.py",
        *(p for p in modules() if p.name == "rules.py" or p.parent.name == "rules"),
    ]


def dotted(path: Path) -> str:
    """A file's name as an import writes it."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def tree(path: Path) -> ast.Module:
    """A file's syntax."""
    return ast.parse(path.read_text(), filename=str(path))


def at(path: Path, node: ast.AST, what: str) -> Finding:
    """A finding that an editor can jump to."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)} {what}"


def imported(module: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every module that a file imports, and where; `from a import b` counts as a and as a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def called(node: ast.Call) -> str:
    """What a call calls, as it is written: `db.session.add`."""
    return ast.unparse(node.func)
