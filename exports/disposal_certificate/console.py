"""The certificate that a person was erased, made at the console: no page names whoever was."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from evaluation.keeping.queries import erasure_numbered
from exports.disposal_certificate.facts import erasure_certificate
from exports.disposal_certificate.pdf import printed_erasure
from procurement.core.signing_key import own_key


@click.command("erasure-certificate")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def erasure_certificate_command(number: int, file: Path) -> None:
    """Write the certificate of an erasure, signed, as a PDF into FILE."""
    row = erasure_numbered(number)
    if row is None:
        raise click.ClickException("Nobody was erased under this number.")
    file.write_bytes(printed_erasure(erasure_certificate(row, own_key())))
    click.echo(f"Written to {file}.")


COMMANDS = [erasure_certificate_command]
