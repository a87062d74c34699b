"""What the keeper does at the instance's own console about stored files."""

import sys

import click
from flask.cli import with_appcontext

from procurement.core.words import count
from procurement.tenders.actions.sweeping import PATIENCE, Swept, sweep


def words(swept: Swept) -> str:
    """What was taken away, in a sentence."""
    if swept.strange:
        return "Nothing was swept: the stored files or the keys of drafts belong to another database than this one."
    keys, files = count(swept.keys, "key"), count(swept.files, "file")
    old = f"{count(swept.uploads, 'upload')} that ran out, {count(swept.drafts, 'draft')} of what is long over"
    return f"Swept: {keys} of drafts that are no more, {files} that belong to nothing, {old}."


@click.command("sweep")
@click.option("--patience", default=PATIENCE, show_default=True, help="Leave alone what is younger, in seconds.")
@with_appcontext
def sweep_command(patience: int) -> None:
    """Take away what crashes and failed writes left behind (a server does so when it starts)."""
    swept = sweep(patience)
    click.echo(words(swept))
    sys.exit(1 if swept.strange else 0)


COMMANDS: list[click.Command] = [sweep_command]
