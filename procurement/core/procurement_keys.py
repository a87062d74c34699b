"""A key for each procurement, in one book that is made beforehand and kept with the instance's own keys.

What is stored of a procurement is encrypted under the instance's key and the procurement's page of this book together.
A page that is struck is overwritten, so that no copy of the files and of the database opens them any more, whenever it
was made. Every page is there from the first day: the copy of the keys that a council keeps elsewhere need not be made
anew for each procurement. A struck page says under which certificate.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from procurement.core.draft_keys import sync_folder

PAGE = 32
PAGES = 4096
"""How many procurements a book is made for; the first page of it tells one book from another."""

_STRUCK = b"struck under certificate"


class Struck(Exception):
    """The key of this procurement was destroyed."""


class KeyBook:
    """The book, in a file that its owner alone reads."""

    def __init__(self, path: Path, master: bytes) -> None:
        self.path = path
        self._master = master
        self._read, self._struck = (0, 0), dict[int, int]()
        if not path.exists():
            self._make()

    def cipher(self, procurement_id: int) -> AESGCM:
        """What encrypts under the instance's key and this procurement's together. Raises Struck."""
        page = self._page(procurement_id)
        if page.startswith(_STRUCK):
            raise Struck(procurement_id)
        return AESGCM(HKDF(SHA256(), 32, salt=self._master, info=b"evenhand procurement").derive(page))

    def strike(self, procurement_id: int, certificate: int) -> None:
        """Overwrite the key of a procurement with the number of the certificate that says so."""
        self._page(procurement_id)
        with self.path.open("r+b") as book:
            book.seek(procurement_id * PAGE)
            book.write(_STRUCK + f"{certificate:08d}".encode())
            book.flush()
            os.fsync(book.fileno())

    def struck(self) -> dict[int, int]:
        """The procurements whose keys were destroyed, each with the number of its certificate.

        Asked with every request, so the book is read again only once it was written to.
        """
        now = self.path.stat()
        if self._read != (now.st_mtime_ns, now.st_size):
            whole = self.path.read_bytes()
            pages = ((at // PAGE, whole[at : at + PAGE]) for at in range(PAGE, len(whole), PAGE))
            self._struck = {number: int(page[len(_STRUCK) :]) for number, page in pages if page.startswith(_STRUCK)}
            self._read = (now.st_mtime_ns, now.st_size)
        return self._struck

    def _page(self, procurement_id: int) -> bytes:
        if procurement_id < 1:
            raise Struck(procurement_id)
        while self.path.stat().st_size <= procurement_id * PAGE:
            self._lengthen()
        with self.path.open("rb") as book:
            book.seek(procurement_id * PAGE)
            return book.read(PAGE)

    def _make(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes((PAGES + 1) * PAGE))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):  # another worker was first: its book stands
            os.link(waiting, self.path)
        waiting.unlink()
        sync_folder(self.path.parent)

    def _lengthen(self) -> None:
        with self.path.open("ab") as book:
            book.write(secrets.token_bytes(PAGES * PAGE))
            book.flush()
            os.fsync(book.fileno())


def book_mark(content: bytes) -> bytes:
    """What tells one book from another, whatever was struck in it or added to it since."""
    return content[:PAGE]
