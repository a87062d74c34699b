"""The path of a page, known also where no request is under way: gates, mail and tasks link to pages by it."""

from flask import current_app
from werkzeug.routing import BuildError


def path_for(endpoint: str, **parts: object) -> str | None:
    """The path of a page within the site, or None where there is no such page."""
    try:
        return current_app.url_map.bind("").build(endpoint, parts)
    except BuildError:
        return None
