"""What the keeper does at the instance's own console when the time of records is over, and when a person asks."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from evaluation.keeping.actions import copy_of_person, dispose_of_due, erase_person
from evaluation.keeping.held import (
    WHY_STAYS,
    Held,
    find,
    keeping_them,
    mails_naming,
    named_rows,
    texts_naming,
    words_naming,
)
from procurement.core import clock
from procurement.core.action import Context, Invalid
from procurement.core.words import count


@click.command("dispose")
@with_appcontext
def dispose_command() -> None:
    """Carry out the disposals whose day has come, and go on with what was begun; the server does so every night."""
    click.echo(f"{count(dispose_of_due(), 'disposal')} completed.")


def _somebody(email: str) -> Held:
    held = find(email)
    if held is None:
        raise click.ClickException("Nobody is known here under this address.")
    return held


@click.command("person")
@click.argument("email")
@click.option("--copy", "to", type=click.Path(path_type=Path, dir_okay=False), help="Write all of it into this file.")
@with_appcontext
def person_command(email: str, to: Path | None) -> None:
    """Say what is held on a person, what would give way if they were erased, and what would stay and why.

    The file of --copy is for themselves (a request for access); that it was made stays on record.
    """
    held = _somebody(email)
    if to is not None:
        with to.open("x", encoding="utf-8") as out:
            out.write(copy_of_person(Context.at_console(), held))
        to.chmod(0o600)
        click.echo(f"Written to {to}: read it before you send it, for mails name others too.")
        return
    _told(held)


def _told(held: Held) -> None:
    named, mails, beside = len(named_rows(held)), len(mails_naming(held)), len(words_naming(held))
    click.echo(f"{held.name or 'No account'}, {held.email}")
    click.echo("Gives way to another name:")
    if held.user:
        click.echo("  their account, with password, second step and sessions")
    click.echo(f"  {count(named, 'row')} of invitations, links, requests to join and leave")
    click.echo(f"  {count(mails, 'mail')} to them, or in which they are named")
    click.echo(f"  {count(beside, 'text')} beside entries of the record, which are deleted")
    click.echo("Stays:")
    for why in WHY_STAYS:
        click.echo(f"  {why}")
    for what, number in texts_naming(held).items():
        click.echo(f"  {what}: {count(number, 'row')} with the name in a text")
    for why in keeping_them(held, clock.now()):
        click.echo(f"Not now: {why}")


@click.command("erase")
@click.argument("email")
@click.option("--reason", required=True, help="Who asked, and how you know that it was them; it stays on record.")
@click.option("--carry-out", is_flag=True, help="Do it. Without this, only say what would happen.")
@with_appcontext
def erase_command(email: str, reason: str, carry_out: bool) -> None:
    """Put another name wherever a person's stands. It cannot be taken back."""
    held = _somebody(email)
    if not carry_out:
        _told(held)
        click.echo("Nothing was changed. Add --carry-out to erase them.")
        return
    try:
        row = erase_person(Context.at_console(), held, reason=reason)
    except Invalid as wrong:
        raise click.ClickException(wrong.sentence) from wrong
    click.echo(f"Erased: {row.pseudonym} stands in their place.")
    click.echo(f"Its certificate: evenhand erasure-certificate {row.number} FILE.pdf")


COMMANDS = [dispose_command, erase_command, person_command]
