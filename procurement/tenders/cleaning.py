"""Copies of files without what they say of their authors: for evaluators who must not know whose tender they read.

The original bytes stay as they were sent. What stands in the text or the pictures of a file is not touched: only what
programs write beside it (title, author, company, who commented, who changed what, where a picture was taken).
"""

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from procurement.tenders.content import KINDS

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = _APP.replace(b"extended-properties", b"custom-properties")
_WHO = frozenset({"author", "initials", "displayName", "userId", "userName", "lastModifiedBy", "name"})
"""Attributes that name whoever commented or changed something; `name` only of an author."""
_PEOPLE = frozenset({"author", "cmAuthor", "creator", "lastModifiedBy"})
_HIDDEN_IN_PNG = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


class NotCleaned(Exception):
    """A file cannot be handed out without what it says of its author."""


def cleaned(content: bytes, media_type: str) -> bytes:
    """The file without what it says of its author. Raises NotCleaned where that cannot be done."""
    import pikepdf

    try:
        if media_type == KINDS["pdf"].media_type:
            return _pdf(content)
        if media_type in {KINDS[kind].media_type for kind in ("docx", "xlsx", "pptx")}:
            return _office(content)
        if media_type == KINDS["png"].media_type:
            return _png(content)
        if media_type == KINDS["jpg"].media_type:
            return _jpeg(content)
    except (pikepdf.PdfError, zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, KeyError, RuntimeError) as why:
        raise NotCleaned from why
    if media_type in (KINDS["txt"].media_type, KINDS["csv"].media_type):
        return content
    raise NotCleaned


def _pdf(content: bytes) -> bytes:
    import pikepdf

    kept = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                _without(found)
        pdf.save(kept, deterministic_id=True)
    return kept.getvalue()


def _without(found: Any) -> None:
    """Take a PDF object's metadata away, and the name of whoever made a comment of it."""
    import pikepdf

    for key in ("/Metadata", "/PieceInfo"):
        if key in found:
            del found[key]
    if "/T" in found and "/Subtype" in found and found["/Subtype"] != pikepdf.Name("/Widget"):
        del found["/T"]


def _office(content: bytes) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _part(name, old.read(name)), zipfile.ZIP_DEFLATED
            )
    return kept.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name.startswith("docProps/"):
        plain = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}
        return plain.get(name, b"")
    if name.lower().endswith((".png", ".jpg", ".jpeg")):
        return _png(content) if content.startswith(b"\x89PNG") else _jpeg(content)
    if not name.endswith(".xml"):
        return content
    root = etree.fromstring(content, _PARSER)
    changed = False
    for element in root.iter(etree.Element):
        kind = etree.QName(element).localname
        for key in list(element.attrib):
            called = etree.QName(key).localname
            if called in _WHO and (called != "name" or kind in _PEOPLE):
                element.attrib[key] = "A" if called == "initials" else "Author"
                changed = True
        if kind in _PEOPLE and element.text and element.text.strip():
            element.text, changed = "Author", True
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else content


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] not in _HIDDEN_IN_PNG:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    """Without EXIF, XMP, IPTC and comments: how it is drawn stays (its own header, colours)."""
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    kept, at = [content[:2]], 2
    while content[at : at + 1] == b"\xff":
        marker = content[at + 1]
        if marker == 0xDA:
            return b"".join([*kept, content[at:]])
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if not (marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE))):
            kept.append(content[at:end])
        at = end
    raise ValueError("a JPEG without a picture")
