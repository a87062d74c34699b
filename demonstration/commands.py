"""`evenhand demo`: build the demonstration at a point of its life, and print a sign-in link for each role."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from demonstration.bidders import ALL_BIDDERS, BIDDERS, Fate
from demonstration.council import PEOPLE
from demonstration.life import KEPT, build, samples
from demonstration.points import MARK, Point
from demonstration.procurement import CODE
from demonstration.telling import everybody, of_bidder
from procurement.cases.models import Procurement
from procurement.core.clock import ShiftedClock
from procurement.core.db import db
from procurement.core.vocabulary import ROLE_WORDS
from procurement.people.models import User
from procurement.people.signing import link_token


def built_at(instance: Path) -> str | None:
    """At which point of its life the demonstration in this instance was built; None when there is none."""
    mark = instance / MARK
    return mark.read_text().strip() or None if mark.exists() else None


def sweep(instance: Path) -> None:
    """Take an earlier demonstration away; keys and the sample documents stay. Refuses anything but a demonstration."""
    if not (instance / MARK).exists():
        raise click.ClickException("This instance holds no demonstration, so nothing is swept away.")
    for found in instance.iterdir():
        if found.name in ("samples", "keys"):
            continue
        shutil.rmtree(found) if found.is_dir() else found.unlink()


def load(point: Point, instance: Path) -> None:
    """Build the demonstration in the application's empty database."""
    if db.session.scalar(select(func.count()).select_from(Procurement)):
        raise click.ClickException("This instance holds procurements already. Use an empty one (EVENHAND_INSTANCE).")
    folder = instance / "samples"
    begun = time.perf_counter()
    sampled = samples(folder)
    click.echo(f"Sample documents: {sum(map(len, sampled.values()))} files in {time.perf_counter() - begun:.1f} s.")
    begun = time.perf_counter()
    with not_waiting_for_the_disk():
        shows = build(point, sampled, folder, lambda chapter: click.echo(f"  {chapter} …"))
    click.echo(f"Built at “{point.value}” through the product's own actions in {time.perf_counter() - begun:.1f} s.")
    _set_clock(instance, shows)
    (instance / MARK).write_text(point.value)


@contextmanager
def not_waiting_for_the_disk() -> Iterator[None]:
    """Thousands of small writes one after the other, none of which matters alone: what is cut off is loaded anew."""
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA synchronous=NORMAL")
        connection.close()  # it goes back to the pool, where the next to write takes it
    yield
    db.session.remove()
    db.engine.dispose()  # whoever writes now waits again


def _set_clock(instance: Path, shows: datetime) -> None:
    path = instance / "clock-shift"
    path.unlink(missing_ok=True)
    moved = current_app.extensions.get("clock") or ShiftedClock(path)
    moved.stand_at(shows)


def links() -> list[tuple[str, str, str]]:
    """Role, name and sign-in address of those a newcomer may be: one a role, two bidders."""
    known = everybody()
    found: list[tuple[str, str, User]] = []
    told: set[str] = set()
    for person in PEOPLE:
        if person.role.value not in told or person.role.value == "accountant":
            user = known.get(person.email)
            if user:
                words = ROLE_WORDS[person.role]
                found.append((words if person.role.value not in told else f"{words}, second", user.name, user))
            told.add(person.role.value)
    submitted = next(b for b in BIDDERS if b.fate is Fate.STANDS)
    unfinished = next(b for b in ALL_BIDDERS if b.fate is Fate.NEVER)
    for label, bidder in (("Bidder", submitted), ("Bidder, not submitted", unfinished)):
        user = of_bidder(bidder)
        if user:
            found.append((label, f"{user.name}, {bidder.name}", user))
    base, secret = current_app.config["SETTINGS"].base_url, current_app.config["SECRET_KEY"]
    return [(role, name, f"{base}/demonstration/sign-in/{link_token(secret, user)}") for role, name, user in found]


def tell_links() -> None:
    """Print them."""
    click.echo("\nSign in as (all people, companies and tenders are invented):")
    for role, name, address in links():
        click.echo(f"  {role:24} {name}\n    {address}")
    kept = Path(current_app.instance_path) / KEPT
    if kept.exists():
        click.echo(f"\nShares of the opening keys (with the keys of all receipts in {kept}):")
        click.echo("\n".join(f"  {line}" for line in kept.read_text().splitlines() if line.startswith("share")))


def load_or_tell(instance: Path, at: str | None) -> None:
    """Load what is asked for unless it is there already, then print the links."""
    there = built_at(instance)
    if there is None:
        load(Point(at or Point.TENDERING), instance)
    elif at and there != at:
        raise click.ClickException(
            f"The demonstration is loaded already, built at “{there}”. To build it anew: evenhand demo --at {at} --anew"
        )
    else:
        click.echo(f"{CODE} is loaded, built at “{there}”.")
    tell_links()
