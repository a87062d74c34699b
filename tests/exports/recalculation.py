"""Workbooks worked out anew by LibreOffice, which is made to forget every figure that was stored beside a formula."""

import os
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Recalculate on loading, always (1 is never, 2 asks)."""

WRONG = "-987654321"


def spoiled(content: bytes) -> bytes:
    """The same workbook with every stored result of a formula replaced by a figure that is plainly wrong."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.startswith("xl/worksheets/"):
                text = data.decode()
                text = re.sub(r'(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="str")?(><f>[^<]*</f>)<v>[^<]*</v>', _wrong, text)
                data = text.encode()
            target.writestr(item, data)
    return out.getvalue()


def _wrong(match: "re.Match[str]") -> str:
    return f"{match[1]}{match[2]}<v>{WRONG}</v>"


def recalculated(content: bytes, folder: Path) -> Workbook:
    """What LibreOffice makes of a workbook, as values."""
    return recalculated_all({"given": content}, folder)["given"]


def recalculated_all(contents: dict[str, bytes], folder: Path) -> dict[str, Workbook]:
    """The same of several workbooks, by what each is called: LibreOffice is started once for all."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        sentence = "LibreOffice Calc is not installed (apt-get install libreoffice-calc-nogui)"
        if os.environ.get("EVENHAND_TEST_REQUIRE_POSTGRES") == "1":  # make test promises every tool
            pytest.fail(sentence)
        pytest.skip(sentence)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    sources = {name: folder / f"given {number}.xlsx" for number, name in enumerate(contents)}
    for name, source in sources.items():
        source.write_bytes(contents[name])
    done = folder / "done"
    convert = ("--headless", "--calc", "--convert-to", "xlsx", "--outdir", str(done))
    subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", *convert, *map(str, sources.values())],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: load_workbook(done / source.name, data_only=True) for name, source in sources.items()}


def formulas(content: bytes) -> list[tuple[str, str]]:
    """Sheet and address of every formula."""
    book = load_workbook(BytesIO(content))
    return [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.data_type == "f"
    ]


def same(one: object, other: object) -> bool:
    """Whether two stored values are the same to a reader: figures to nine places, an empty text as nothing."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return (one or None) == (other or None)
