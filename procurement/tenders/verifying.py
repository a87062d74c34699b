"""`evenhand verify-receipt`: whether a receipt is as the council signed it; offline, without this instance's data."""

import sys
from pathlib import Path

import click

from procurement.core.words import size
from procurement.tenders.receipt_file import NotGenuine, check


@click.command("verify-receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "given", help="The key that the council publishes, in hexadecimal, or a file that holds it.")
def verify_receipt(file: Path, given: str | None) -> None:
    """Check a receipt's signature and say what it proves; exit status 1 when a single byte of it was changed."""
    published = Path(given).read_text() if given and Path(given).is_file() else given
    try:
        found = check(file.read_bytes(), published)
    except NotGenuine as why:
        click.echo(f"NOT GENUINE  {why}", err=True)
        sys.exit(1)
    receipt = found.receipt
    click.echo(f"genuine      {receipt['reference']}, received {receipt['received_at']} (UTC)")
    click.echo(f"             {receipt['bidder']['name']} to {receipt['procurement']['buyer']}")
    for sent in receipt["files"]:
        click.echo(f"             {sent['sha256']}  {sent['slot']}  {sent['name']}  {size(sent['size'])}")
    if not found.compared:
        click.echo(f"             signed by {found.public_key}: compare it with the key that the council publishes")
