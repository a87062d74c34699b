"""The tables as this version of the product wants them."""

from flask import Flask, current_app

from procurement.core.belonging import let_disposed_go, let_nothing_go
from procurement.core.db import db
from procurement.core.erasable import let_names_go, let_no_name_go


def migrations_of(app: Flask) -> None:
    """Let an application find the migrations; a server, which makes none, does not load what they need."""
    from flask_migrate import Migrate

    Migrate(app, db, directory="migrations", render_as_batch=True)


def bring_up_to_date(directory: str | None = None) -> None:
    """Bring the database to the newest schema (makes it when there is none)."""
    from flask_migrate import upgrade

    migrations_of(current_app)
    with db.engine.begin() as connection:
        let_nothing_go(connection)
        let_no_name_go(connection)
    upgrade(directory=directory)
    with db.engine.begin() as connection:
        let_disposed_go(connection)
        let_names_go(connection)
