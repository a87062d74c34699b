"""`evenhand record` and `evenhand anchor`: the record of a procurement as a bundle, and the head of the chain."""

import sys
from pathlib import Path
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from exports.record.anchors import anchor
from exports.record.bundle import bundle
from exports.record.offline.command import verify_bundle
from procurement.cases.queries import by_code
from procurement.core import clock
from procurement.core.action import Invalid
from procurement.core.archive import zipped
from procurement.core.files import FileStore
from procurement.core.signing_key import own_key

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("record")
@click.argument("procurement")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
@with_appcontext
def record(procurement: str, output: Path) -> None:
    """Write the record of a procurement (its code) as a bundle that `evenhand verify` checks anywhere."""
    found = by_code(procurement)
    if found is None:
        click.echo(f"PROCUREMENT: no procurement has the code {procurement}", err=True)
        sys.exit(2)
    store = cast(FileStore, current_app.extensions["files"])
    try:
        with output.open("xb") as out:
            for piece in zipped(bundle(found, clock.now(), own_key(), store)):
                out.write(piece)
    except FileExistsError:
        click.echo(f"--output: {output} is there already; name another file", err=True)
        sys.exit(2)
    except Invalid as why:
        output.unlink()
        click.echo(f"PROCUREMENT: {why.sentence}", err=True)
        sys.exit(2)
    click.echo(f"{output}: {output.stat().st_size:,} bytes")


@click.command("anchor")
@with_appcontext
def print_anchor() -> None:
    """Print the head of the audit log, signed: kept elsewhere, it shows later that the log was not rewritten."""
    found = anchor(clock.now(), own_key())
    if found is None:
        click.echo("Nothing is on record yet.", err=True)
        sys.exit(2)
    click.echo(found.decode().rstrip())


COMMANDS: list[click.Command] = [record, print_anchor, verify_bundle]
