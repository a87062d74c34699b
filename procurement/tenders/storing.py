"""Where the bytes of tenders lie: the file store of this instance."""

from typing import Protocol, cast

from flask import current_app

from procurement.core.files import FileStore


class InStore(Protocol):
    """A row that says where a file lies, which key opens it, and what it is served as."""

    @property
    def blob(self) -> str: ...

    @property
    def wrapped_key(self) -> str: ...

    @property
    def media_type(self) -> str: ...


def store() -> FileStore:
    """The store that the running application was given."""
    return cast(FileStore, current_app.extensions["files"])
