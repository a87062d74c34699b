"""What the keeper does at the instance's own console about stored files, and when something has failed."""

import sys

import click
from flask.cli import with_appcontext

from procurement.cases.queries import by_code
from procurement.core.action import Context, Invalid
from procurement.core.words import count
from procurement.tenders.actions.incidents import declare_incident, end_incident
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


@click.command("incident")
@click.argument("code")
@click.argument("words")
@click.option("--end", is_flag=True, help="It works again: the words say what bidders are to know.")
@with_appcontext
def incident_command(code: str, words: str, *, end: bool) -> None:
    """Tell everybody in a procurement that something has failed: on every page, and by mail."""
    procurement = by_code(code)
    if procurement is None:
        raise click.ClickException(f"There is no procurement {code}.")
    ctx = Context.at_console()
    ctx.procurement_id = procurement.id
    try:
        (end_incident if end else declare_incident)(ctx, procurement, words)
    except Invalid as wrong:
        raise click.ClickException(wrong.sentence) from wrong
    click.echo("Everybody has been told.")


COMMANDS: list[click.Command] = [sweep_command, incident_command]
