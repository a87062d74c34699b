"""What is said at once of a file that nobody could open, or that would swell when it is opened."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from tempfile import TemporaryFile

import pikepdf
import pytest

from procurement.tenders.content import BadFile, media_type
from procurement.tenders.unfit import OLD_OFFICE, unfit


def zipped(*members: tuple[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def in_directory(content: bytes, offset: int, form: str, value: int) -> bytes:
    """The same archive whose list of contents says something else of its first member."""
    at = content.index(b"PK\x01\x02") + offset
    return content[:at] + struct.pack(form, value) + content[at + struct.calcsize(form) :]


def pdf(user: str = "", owner: str = "") -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(user=user, owner=owner) if owner else False)
    return out.getvalue()


ONE = zipped(("plan.pdf", b"x" * 40))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", OLD_OFFICE + b"\0" * 90 + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        ("a.xlsx", OLD_OFFICE + b"\0" * 90, "has a password"),
        ("a.doc", OLD_OFFICE + b"\0" * 90, "older Word or Excel"),
        ("a.pdf", pdf("secret", "owner"), "PDF is protected by a password"),
        ("a.pdf", pdf("", "owner"), ""),
        ("a.pdf", pdf(), ""),
        ("a.pdf", b"%PDF-1.4 damaged", ""),
        ("a.xlsx", zipped(("xl/vbaProject.bin", b"code")), "has macros"),
        ("a.zip", in_directory(ONE, 8, "<H", 1), "packed in the file is protected"),
        ("a.zip", in_directory(ONE, 20, "<I", 4_000), "unpacks to"),
        ("a.zip", in_directory(ONE, 24, "<I", 2**31), "unpacks to"),
        ("a.zip", zipped(("zeros", bytes(60 * 1024 * 1024)), packing=zipfile.ZIP_DEFLATED), "1 file and 6"),
        ("a.zip", zipped(*((str(n), b"") for n in range(10_001))), "10,001 files"),
        ("a.zip", ONE, ""),
    ],
)
def test_what_is_wrong_is_said_in_words_that_help(name: str, content: bytes, said: str) -> None:
    found = unfit(name, content)
    assert said in found and bool(said) == bool(found)
    assert not found or found.endswith(".")
    with TemporaryFile() as on_disk:
        on_disk.write(content)
        assert unfit(name, on_disk) == found, "a file of the disk is judged like one in memory"


def test_a_zip_or_slides_are_taken_where_they_are_asked_for() -> None:
    slides = zipped(("[Content_Types].xml", b""), ("ppt/presentation.xml", b""))
    assert media_type("a.zip", ONE, ["zip"]) == "application/zip"
    assert media_type("a.pptx", slides, ["pptx"]).endswith("presentation")
    with pytest.raises(BadFile, match="has a password"):
        media_type("a.docx", OLD_OFFICE, ["docx"])
