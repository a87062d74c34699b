"""Looking for the story's secrets in whatever is handed out: pages, workbooks unzipped, PDFs with their metadata."""

from __future__ import annotations

import re
import subprocess
import tempfile
import zipfile
from io import BytesIO

from tests.access.story import NAMES, PLANTED, REVENUE

SECRET = re.compile(r"zq([a-z]+?)((?:x[a-z0-9]+?)*)qz")

Found = tuple[str, ...]
"""A secret that was found: what it is, and whose."""


def found_in(content: bytes, content_type: str) -> frozenset[Found]:
    """Every secret, organisation's name and turnover in an answer."""
    text = " ".join(_texts(content, content_type))
    close = re.sub(r"\s+", "", text).lower()
    words = (match for match in SECRET.finditer(close) if match.group() in PLANTED)
    found: set[Found] = {(word.group(1), *word.group(2).split("x")[1:]) for word in words}
    found |= {("name", str(index)) for index, name in enumerate(NAMES) if name.split()[0].lower() in close}
    found |= {
        ("revenue", str(index)) for index, sum_ in REVENUE.items() if f"{sum_:,}" in close or f"{sum_:f}" in close
    }
    return frozenset(found)


def _texts(content: bytes, content_type: str) -> list[str]:
    if content[:4] == b"%PDF":
        return [_pdf(content), content.decode("latin-1")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return [*packed.namelist(), *(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())]
    return [content.decode("utf-8", "replace")]


def _pdf(content: bytes) -> str:
    """The text of a PDF and what it says of itself (by the poppler tools)."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        said = [
            subprocess.run([program, file.name, *more], capture_output=True, check=False).stdout.decode(
                "utf-8", "replace"
            )
            for program, more in (("pdftotext", ["-"]), ("pdfinfo", []))
        ]
    return " ".join(said)
