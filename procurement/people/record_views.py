"""The record of a procurement: everything that happened, who did it, when, and the words they typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.core import audit
from procurement.core.action import Context
from procurement.core.plain_tables import csv_lines
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import guard
from procurement.people.actions.taking_record import take_record
from procurement.people.record_forms import RecordFilter
from procurement.people.record_names import places
from procurement.people.record_queries import (
    Line,
    bidders_of,
    everything,
    exceptions_of,
    kinds_of,
    length,
    neighbours,
    page_of,
    people_of,
    stands,
    told,
)
from procurement.people.record_queries import entry as entry_of
from procurement.people.record_versions import versions
from procurement.people.record_wanted import Wanted

if TYPE_CHECKING:
    from procurement.cases.models import Procurement

record_pages = Blueprint("record", __name__)

MOST_FAULTS = 20
PAGE_NUMBER = re.compile("[0-9]{1,6}")


@dataclass(frozen=True)
class Verdict:
    """Whether the whole chain is unbroken, and where it is not."""

    entries: int
    faults: list[audit.Fault]


def _asked(procurement: Procurement) -> tuple[RecordFilter, Wanted]:
    """The filter in the address; one that cannot be taken is told and finds everything."""
    form = RecordFilter(request.args, meta={"csrf": False})
    form.offer(people_of(procurement.id), bidders_of(procurement.id), kinds_of(procurement.id), list(Stage))
    return form, form.wanted() if form.validate() else Wanted()


@record_pages.get("/procurements/<procurement>/record")
@guard(Permission.AUDIT_READ)
def record(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Everything that happened, a page at a time."""
    form, wanted = _asked(procurement)
    number = request.args.get("page", "")
    page = page_of(procurement.id, wanted, int(number) if PAGE_NUMBER.fullmatch(number) else 1)
    asked = {name: value for name, value in request.args.items() if value and name not in ("page", "check")}
    body = render_template(
        "record/record.html",
        procurement=procurement,
        form=form,
        page=page,
        asked=asked,
        exceptions=exceptions_of(procurement.id) if wanted.exception else [],
        verdict=_verdict() if "check" in request.args else None,
        page_url=lambda n: url_for("record.record", procurement=procurement.code, **{**asked, "page": n}),
    )
    return body, 422 if form.errors else 200


def _verdict() -> Verdict:
    faults = list(islice(audit.verify(), MOST_FAULTS))
    return Verdict(length(), faults)


@record_pages.get("/procurements/<procurement>/record/<int:seq>")
@guard(Permission.AUDIT_READ)
def entry(ctx: Context, procurement: Procurement, seq: int) -> ResponseReturnValue:
    """One entry, at an address that stays the same."""
    line = entry_of(procurement.id, seq) if seq < 2**31 else None
    if line is None:
        abort(404)
    before, after = neighbours(procurement.id, seq)
    return render_template(
        "record/entry.html",
        procurement=procurement,
        line=line,
        before=before,
        after=after,
        stands=stands(seq),
        versions=versions(procurement.id, line),
        places=[] if line.sealed else places(ctx, procurement, told(seq)),
    )


@record_pages.get("/procurements/<procurement>/record.csv")
@guard(Permission.AUDIT_READ)
def export(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What the filter finds as a file for a spreadsheet, the oldest entry first."""
    form, wanted = _asked(procurement)
    if form.errors:
        abort(400, "The filter in this address cannot be taken. Set it again on the record's page.")
    lines = everything(procurement.id, wanted)
    take_record(ctx, procurement, len(lines), request.query_string.decode("ascii", "replace"))
    name = f"{procurement.code}-record.csv"
    return Response(
        _table(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _table(lines: Iterable[Line]) -> Iterator[str]:
    head = ["Entry", "Time (UTC)", "Who", "What", "Kind", "About", "Facts", "Words", "SHA-256"]
    return csv_lines(head, map(_cells, lines))


def _cells(line: Line) -> list[object]:
    facts = "; ".join(f"{name}: {value}" for name, value in line.facts)
    words = "\n".join(f"{name}: {text}" for name, text in line.words)
    return [line.seq, line.at.isoformat(), line.who, line.did, line.event, line.subject, facts, words, line.hash]
