"""The register of who took what, on screen and as a file."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
from procurement.papers.queries import Gap, Issued, gaps, issued_papers, takings
from procurement.papers.register import Line, csv_register, in_order, register
from procurement.papers.views.listing import papers_pages

PAGE = 50
"""Lines of the register on one page."""

PAGE_NUMBER = re.compile("[1-9][0-9]{0,5}")


@papers_pages.get("/procurements/<procurement>/papers/register")
@guard(Permission.PAPER_REGISTER)
def taken(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who took which version when, and who has not taken the current one."""
    papers = issued_papers(procurement.id)
    sort = request.args.get("sort", "-at")
    asked = {name: request.args.get(name, "") for name in ("paper", "organisation")}
    everything = register(procurement.id, papers)
    found = in_order(_found(everything, asked), sort)
    pages = max(1, -(-len(found) // PAGE))
    number = min(int(typed), pages) if PAGE_NUMBER.fullmatch(typed := request.args.get("page", "")) else 1
    here = url_for("papers.taken", procurement=procurement.code)
    kept = {name: value for name, value in asked.items() if value}
    return render_template(
        "papers/register.html",
        procurement=procurement,
        choices=[(one.paper.id, one.paper.title) for one in papers],
        lines=found[(number - 1) * PAGE : number * PAGE],
        found=len(found),
        number=number,
        pages=pages,
        everything=everything,
        organisations=[(name, name) for name in sorted({line.organisation for line in everything}, key=str.casefold)],
        asked=asked,
        sort=sort,
        behind=_behind(gaps(procurement.id, papers, takings(procurement.id))),
        href=lambda key: f"{here}?{urlencode({**kept, 'sort': key})}",
        page_url=lambda n: f"{here}?{urlencode({**kept, 'sort': sort, 'page': n})}",
    )


def _behind(found: Iterable[Gap]) -> list[tuple[Issued, list[Gap]]]:
    """The gaps by document, in the order of the list."""
    grouped: dict[int, tuple[Issued, list[Gap]]] = {}
    for gap in found:
        grouped.setdefault(gap.issued.paper.id, (gap.issued, []))[1].append(gap)
    return sorted(grouped.values(), key=lambda row: row[0].paper.position)


def _found(lines: list[Line], asked: dict[str, str]) -> list[Line]:
    """The lines of the document and the organisation that are asked for; empty asks for all."""
    return [
        line
        for line in lines
        if asked["paper"] in ("", str(line.paper_id)) and asked["organisation"] in ("", line.organisation)
    ]


@papers_pages.get("/procurements/<procurement>/papers/register.csv")
@guard(Permission.PAPER_REGISTER)
def register_file(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The whole register as a file for a spreadsheet, the latest line first."""
    lines = register(procurement.id, issued_papers(procurement.id))
    name = f"{procurement.code}-document-register.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_register(lines), content_type="text/csv; charset=utf-8", headers=headers)
