"""`evenhand check`: every invariant over the whole database, one line each; the exit status says whether all hold."""

import sys
from collections.abc import Iterator
from typing import Any, cast

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from evaluation.award.models import IssuedDocument
from evaluation.invariants import INVARIANTS, Breaches, Invariant
from procurement.core.db import db
from procurement.core.files import Damaged, FileStore
from procurement.tenders.models import SubmittedFile
from procurement.tenders.partner_models import SubmittedPartnerFile

_STORED: tuple[tuple[str, type[Any]], ...] = (
    ("file", SubmittedFile),
    ("file of a partner", SubmittedPartnerFile),
    ("document", IssuedDocument),
)

MOST_NAMED = 20
"""Breaches of one invariant that are printed; the rest are counted."""


def stored_files() -> Breaches:
    """Files whose stored bytes are not those that were submitted or issued."""
    store = cast(FileStore, current_app.extensions["files"])
    for kind, table in _STORED:
        for row in db.session.execute(select(table.id, table.blob, table.wrapped_key, table.sha256, table.size)):
            try:
                found = store.seal(row.blob, row.wrapped_key)
            except Damaged:
                yield f"{kind} {row.id} cannot be read"
                continue
            if (found.sha256, found.size) != (row.sha256, row.size):
                yield f"{kind} {row.id} is not what was stored"


FILES = Invariant("Every stored file has the bytes that were submitted or issued", stored_files)


def report(*, files: bool = False) -> Iterator[tuple[Invariant, list[str]]]:
    """Each invariant with its breaches, none where it holds."""
    for invariant in [*INVARIANTS, *([FILES] if files else [])]:
        yield invariant, list(invariant.breaches())


@click.command("check")
@click.option("--files", is_flag=True, help="Read every stored file as well and compare its SHA-256.")
@with_appcontext
def check(files: bool) -> None:
    """Recompute every ranking and test what must always hold; exit status 1 when anything is broken."""
    broken = False
    for invariant, breaches in report(files=files):
        if not breaches:
            click.echo(f"ok      {invariant.says}")
            continue
        broken = True
        named = "; ".join(breaches[:MOST_NAMED])
        more = f"; and {len(breaches) - MOST_NAMED} more" if len(breaches) > MOST_NAMED else ""
        click.echo(f"BROKEN  {invariant.says}: {named}{more}")
    sys.exit(1 if broken else 0)


COMMANDS: list[click.Command] = [check]
