"""What a document for bidders may be, and what is said at once of a file that cannot be one."""

import re

from procurement.tenders.content import BadFile, kinds_words, media_type
from procurement.tenders.rules import ending
from procurement.tenders.unfit import Content, has_macros, holds, length_of, unfit

ACCEPTS = ("pdf", "docx", "xlsx", "png", "jpg", "jpeg", "txt", "csv")
ACCEPTED_WORDS = kinds_words(ACCEPTS)
ACCEPT_ATTRIBUTE = ",".join(f".{one}" for one in ACCEPTS)
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_WITH_MACROS = frozenset({"docm", "xlsm", "dotm", "xltm", "pptm"})


def checked_type(name: str, content: Content) -> str:
    """The type it is served as. Raises BadFile: empty, of another kind, with a password, with macros."""
    if length_of(content) and (why := _unfit(name, content)):
        raise BadFile(why)
    return media_type(name, content, ACCEPTS)


def _unfit(name: str, content: Content) -> str:
    """What a person can put right about a file whose kind would do; empty where there is nothing."""
    end = ending(name)
    if end in _WITH_MACROS or has_macros(content):
        return "The file has macros. Save it without them (as .docx or .xlsx) and choose it again."
    if end == "pdf" and holds(content, _ENCRYPTED_PDF):
        return "The PDF is protected with a password or permissions. Save it without and choose it again."
    return unfit(name, content)
