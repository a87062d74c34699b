"""What the rules of law and money say about a pack, before it is known on which step it is shown. Pure."""

from typing import NamedTuple


class Noted(NamedTuple):
    """One sentence about a pack: the id of the box it is about, whether it stops publication, and its page."""

    what: str
    field: str = ""
    blocks: bool = False
    page: str = ""
    """The page below set-up, where it is not that of name and authority: registers, conflicts, notices."""


CONFIRM = "calculated; confirm with your legal team"
