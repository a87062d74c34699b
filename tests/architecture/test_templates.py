"""Pages hold no script, no style and no text that skips escaping, whatever the policy sent with them allows."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules

TEMPLATES = ROOT / "templates"
FORBIDDEN = {
    "text that skips escaping": re.compile(r"\|\s*safe\b|\bautoescape\s+false|\bMarkup\("),
    "inline style": re.compile(r"<style\b|[\s\"']style\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)|[\s\"']on[a-z]{3,}\s*=\s*[\"']|javascript:", re.IGNORECASE),
    "an address on another machine": re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
PRINTED = ("documents/", "pdf/", "exports/pdf/")
"""Templates that become PDFs: they carry their own style and no browser shows them."""


def faults(text: str, *, printed: bool = False) -> list[str]:
    """What a template may not hold."""
    body = COMMENT.sub("", text)
    return [
        name for name, pattern in FORBIDDEN.items() if pattern.search(body) and not (printed and name == "inline style")
    ]


def is_printed(path: Path) -> bool:
    """Whether a template becomes a PDF."""
    relative = str(path.relative_to(TEMPLATES))
    return relative.startswith(PRINTED) or path.stem.endswith(("_pdf", "pdf"))


def test_templates_are_clean() -> None:
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert pages
    found = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in pages
        for fault in faults(path.read_text(), printed=is_printed(path))
    ]
    assert not found, "\n".join(found)


def test_python_marks_no_text_as_safe_by_formatting_it() -> None:
    """Markup(f"…{x}…") and Markup("…" % x) let markup in x through; Markup("…").format(x) escapes it."""
    unsafe = re.compile(r"Markup\(\s*f[\"']|Markup\([^)]*[\"']\s*(?:%|\+)")
    found = [str(path.relative_to(ROOT)) for path in modules() if unsafe.search(path.read_text())]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "faulty",
    [
        "{{ answer|safe }}",
        "{{ answer | safe }}",
        "{% autoescape false %}",
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://elsewhere.example/a.js"></script>',
    ],
)
def test_a_fault_would_be_found(faulty: str) -> None:
    assert faults(faulty)


@pytest.mark.parametrize(
    "clean",
    [
        '<script type="module" src="{{ url }}"></script>',
        "{# |safe is never used here #}",
        '<p class="style">',
        "{% set on = 'x' %}",
        "{{ answer|safely }}",
    ],
)
def test_a_clean_template_passes(clean: str) -> None:
    assert not faults(clean)
