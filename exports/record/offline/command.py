"""`evenhand verify`: what was checked and what does not hold, for programs or for people."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from exports.record.offline.faults import Unsound
from exports.record.offline.judged import WORDS
from exports.record.offline.places import LONGEST
from exports.record.offline.verify import Found, verify

UNSOUND = 1

FIGURES = {
    "files": "files as they were signed",
    "entries": "entries in one unbroken chain",
    "told": "of them about this procurement, word for word",
    "rows": "rows of evidence as they were written",
    "anchors": "anchors from outside agree",
    "receipts": "receipts from outside agree",
}

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.argument("bundle", type=_FILE)
@click.option("--key", help="The key that the council publishes, in hexadecimal, or a file that holds it.")
@click.option("--anchor", "anchors", type=_FILE, multiple=True, help="An anchor that lies outside the service.")
@click.option("--receipt", "receipts", type=_FILE, multiple=True, help="A bidder's receipt.")
@click.option("--older", is_flag=True, help="Pass over entries of others that are in the first form, with a note.")
@click.option(
    "--seconds", type=float, default=LONGEST, show_default=True, help="How long each proof of a best may take."
)
@click.option("--table", is_flag=True, help="For people.")
def verify_bundle(
    bundle: Path,
    key: str | None,
    anchors: tuple[Path, ...],
    receipts: tuple[Path, ...],
    older: bool,
    seconds: float,
    table: bool,
) -> None:
    """Check an evaluation record offline; exit status 1 when anything in it does not hold, and it names the first."""
    published = Path(key).read_text() if key and Path(key).is_file() else key
    held, got = [one.read_bytes() for one in anchors], [one.read_bytes() for one in receipts]
    try:
        found = verify(bundle, key=published, anchors=held, receipts=got, older=older, seconds=seconds)
    except Unsound as why:
        click.echo(f"NOT SOUND  {why}" if table else _json(None, str(why)))
        sys.exit(UNSOUND)
    click.echo("\n".join(_lines(found)) if table else _json(found, None))


def _json(found: Found | None, fault: str | None) -> str:
    said: dict[str, Any] = {"sound": fault is None, "first_fault": fault, **(asdict(found) if found else {})}
    return json.dumps(said, indent=1, ensure_ascii=False)


def _lines(found: Found) -> list[str]:
    figures = asdict(found)
    lines = [f"sound      {found.procurement.get('title')} ({found.procurement.get('code')})"]
    lines += [f"{figures[name]:>10,} {words}" for name, words in FIGURES.items() if figures[name]]
    lines += [f"{found.judged[name]:>10,} {words}" for name, words in WORDS.items() if found.judged[name]]
    lines += [f"allocation {proof}" for proof in found.proofs]
    lines += [f"note       {note}" for note in found.notes]
    return [*lines, "", "Not checked:", *(f"  {one}" for one in found.not_checked)]
