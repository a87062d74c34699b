"""`evenhand backup` and `evenhand restore`: what the keeper does so that a lost machine loses nothing submitted."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from procurement.core import clock
from procurement.core.backing_up import Unusable, back_up
from procurement.core.db import db
from procurement.core.restoring import restore
from procurement.core.schema import bring_up_to_date
from procurement.core.words import count, size
from procurement.tenders.actions.losing_drafts import forget_lost_drafts
from procurement.tenders.models import DraftKey

NO_KEYS = (
    "No key is in it. Keep {keys} apart, where the backup does not lie: without it the files cannot be read. "
    "Keys of drafts are never copied: what bidders have not submitted is lost when this is put back{drafts}."
)


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def backup_command(folder: Path) -> None:
    """Copy the database, the encrypted files, jobs and mail into an empty FOLDER, while the server goes on."""
    instance = Path(current_app.instance_path)
    try:
        made = back_up(instance, db.engine, folder, clock.now())
    except Unusable as why:
        click.echo(str(why), err=True)
        sys.exit(2)
    there = size(sum(length for length, _ in made.files.values()))
    click.echo(f"Backed up to {folder}: {count(len(made.files), 'file')}, {there}, as of {made.made_at}.")
    drafts = db.session.scalar(select(func.count()).select_from(DraftKey)) or 0
    said = f" ({count(drafts, 'draft')} now)" if drafts else ""
    click.echo(NO_KEYS.format(keys=instance / "keys", drafts=said))
    if made.missing:
        click.echo(f"{count(len(made.missing), 'stored file')} that the database names could not be found.", err=True)
        sys.exit(1)


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@with_appcontext
def restore_command(folder: Path) -> None:
    """Put the backup in FOLDER back into this instance, which is empty but for its keys."""
    try:
        said = restore(folder, Path(current_app.instance_path), db.engine)
    except Unusable as why:
        click.echo(str(why), err=True)
        sys.exit(2)
    bring_up_to_date()
    lost = forget_lost_drafts()
    click.echo(f"Put back as of {said.made_at}: {count(len(said.files), 'file')}.")
    if lost:
        click.echo(
            f"Lost: {count(lost, 'draft')} not submitted, for keys of drafts are in no backup. Tell the bidders to "
            "write again; what was submitted is all there."
        )
    click.echo("Everybody signs in again. Run evenhand check --files, and serve once it passes.")


COMMANDS: list[click.Command] = [backup_command, restore_command]
