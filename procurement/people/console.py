"""What the keeper does at the instance's own console about accounts."""

from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from procurement.core.action import Context, Invalid
from procurement.core.words import count
from procurement.people.actions import invite_staff, record_bounce, repair_ownership, reset_second_step
from procurement.people.bounces import bounced
from procurement.people.links import account_of
from procurement.people.queries import organisation_numbered


@click.command("invite-staff")
@click.argument("email")
@click.argument("name")
@click.option("--job", default="", help="Their job, as it stands beside their name.")
@with_appcontext
def invite_staff_command(email: str, name: str, job: str) -> None:
    """Send a member of the council's staff a link to make their account."""
    try:
        link = invite_staff(Context.at_console(), None, email, name, job, current_app.config["SETTINGS"].base_url)
    except Invalid as wrong:
        raise click.ClickException(wrong.sentence) from wrong
    click.echo(f"An invitation is on its way to {link.email}.")


@click.command("organisation-owner")
@click.argument("number")
@click.argument("email")
@click.option("--reason", required=True, help="Why; it stays on record.")
@with_appcontext
def owner_command(number: str, email: str, reason: str) -> None:
    """Give an organisation's account another owner of its people, where the old one has gone."""
    body = organisation_numbered(number)
    if body is None:
        raise click.ClickException("No organisation is registered under this number.")
    try:
        repair_ownership(Context.at_console(), body, email, reason)
    except Invalid as wrong:
        raise click.ClickException(wrong.sentence) from wrong
    click.echo(f"{email} owns the account of {body.name} now.")


@click.command("reset-second-step")
@click.argument("email")
@click.option("--reason", required=True, help="Why, and how you know that it is them who asks; it stays on record.")
@with_appcontext
def reset_command(email: str, reason: str) -> None:
    """Take away the second step of somebody who lost their device and their recovery codes."""
    user = account_of(email.strip().lower())
    if user is None:
        raise click.ClickException("Nobody has an account under this address.")
    try:
        reset_second_step(Context.at_console(), user, reason)
    except Invalid as wrong:
        raise click.ClickException(wrong.sentence) from wrong
    click.echo(f"{user.name} signs in with the password alone, and was told so by mail.")


@click.command("bounces")
@click.argument("reports", nargs=-1, type=click.File("rb"))
@with_appcontext
def bounces_command(reports: tuple[BinaryIO, ...]) -> None:
    """Take reports of failed delivery (files, or - for one that is piped in): leads see who was not reached."""
    noted = 0
    for report in reports:
        if found := bounced(report.read()):
            ctx = Context.at_console()
            ctx.procurement_id = found[0].procurement_id
            record_bounce(ctx, *found)
            noted += 1
    click.echo(f"{count(noted, 'mail')} came back.")


COMMANDS = [bounces_command, invite_staff_command, owner_command, reset_command]
