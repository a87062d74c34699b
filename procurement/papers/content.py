"""What a document for bidders may be, and what is said at once of a file that cannot be one."""

import re

from procurement.tenders.content import KINDS, BadFile, has_macros, kinds_words, media_type
from procurement.tenders.rules import ending

ACCEPTS = ("pdf", "docx", "xlsx", "png", "jpg", "jpeg", "txt", "csv")
ACCEPTED_WORDS = kinds_words(ACCEPTS)
ACCEPT_ATTRIBUTE = ",".join(f".{one}" for one in ACCEPTS)
MOST_MEGABYTES = 11
"""What one plain form can carry, with room for what stands round the file."""

_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word, Excel and PowerPoint of before 2007 begin so; and so does every newer one that has a password."""

_WITH_MACROS = frozenset({"docm", "xlsm", "dotm", "xltm", "pptm"})


def checked_type(name: str, content: bytes) -> str:
    """The type it is served as. Raises BadFile: empty, of another kind, with a password, with macros."""
    if content and (why := _unfit(name, content)):
        raise BadFile(why)
    return media_type(name, content, ACCEPTS)


def _unfit(name: str, content: bytes) -> str:
    """What a person can put right about a file whose kind would do; empty where there is nothing."""
    end = ending(name)
    if end in _WITH_MACROS or has_macros(content):
        return "The file has macros. Save it without them (as .docx or .xlsx) and choose it again."
    if end == "pdf" and _ENCRYPTED_PDF.search(content):
        return "The PDF is protected with a password or permissions. Save it without and choose it again."
    if end in ("docx", "xlsx") and content.startswith(_OLD_OFFICE):
        return f"The {KINDS[end].words} file has a password. Save it without and choose it again."
    if end in ("doc", "xls", "ppt") and content.startswith(_OLD_OFFICE):
        return "This is a file of an older Word or Excel. Save it as .docx, .xlsx or PDF and choose it again."
    return ""
