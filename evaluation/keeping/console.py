"""What the keeper does at the instance's own console when the time of records is over."""

import click
from flask.cli import with_appcontext

from evaluation.keeping.actions import dispose_of_due
from procurement.core.words import count


@click.command("dispose")
@with_appcontext
def dispose_command() -> None:
    """Carry out the disposals whose day has come, and go on with what was begun; the server does so every night."""
    click.echo(f"{count(dispose_of_due(), 'disposal')} completed.")


COMMANDS = [dispose_command]
