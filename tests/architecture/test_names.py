"""Files and classes are named for a step of the work, never for being handy."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules, project_files, tree

VAGUE = {
    "util",
    "utils",
    "utility",
    "utilities",
    "helper",
    "helpers",
    "manager",
    "managers",
    "service",
    "services",
    "common",
    "misc",
}
CODE = {".py", ".html", ".js", ".mjs", ".css", ".scss", ".sh"}


def words(name: str) -> set[str]:
    """The words of a name, however it joins them."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def is_vague(name: str) -> bool:
    """Whether a name says where things were put instead of what they are."""
    return bool(words(name) & VAGUE)


def test_no_file_or_folder_has_a_vague_name() -> None:
    relative = [path.relative_to(ROOT) for path in project_files() if path.suffix in CODE]
    found = sorted({str(path) for path in relative for part in path.parts if is_vague(Path(part).stem)})
    assert not found, "\n".join(found)


def test_no_class_has_a_vague_name() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and is_vague(node.name)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["utils", "pdf_helpers", "TenderManager", "MarkService", "date-utils", "misc"])
def test_a_vague_name_would_be_found(name: str) -> None:
    assert is_vague(name)


@pytest.mark.parametrize("name", ["moderation", "ServiceableLot", "commonwealth", "award_report", "HTTPServer"])
def test_a_plain_name_passes(name: str) -> None:
    assert not is_vague(name)
