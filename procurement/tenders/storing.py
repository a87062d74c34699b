"""Where the bytes of tenders lie: the file store of this instance."""

from typing import cast

from flask import current_app

from procurement.core.files import FileStore


def store() -> FileStore:
    """The store that the running application was given."""
    return cast(FileStore, current_app.extensions["files"])
