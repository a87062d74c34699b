"""The page on which a report is written: a block at a time, remarks beside it, figures, names, and the final."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exports.award_report import pdf
from exports.award_report.actions import (
    answer_remark,
    before_final,
    choose_layout,
    make_final,
    name_signers,
    remark,
    sign_off,
    write_block,
    write_costs,
    write_market,
)
from exports.award_report.facts import PUBLIC_INTEREST
from exports.award_report.forms import (
    MOST_LINES,
    SPARE,
    BlockForm,
    CostsForm,
    FinalForm,
    LayoutForm,
    LineForm,
    MarketForm,
    RemarkForm,
    SignerForm,
    SignersForm,
    SignForm,
)
from exports.award_report.layouts import BLOCKS
from exports.award_report.naming import bidders_named
from exports.award_report.reading import award_report, basis, wanting
from exports.award_report.reading_figures import GROUPS, NOTHING, amiss, budget, computed, market_typed
from exports.award_report.signing import MOST, named_signers, sign_offs, signers, turn
from exports.award_report.written import Written, remarks, versions, written
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import names, taking_part_in
from procurement.tenders.confidential import marked

report_pages = Blueprint("report", __name__)

WHOLE, COSTS, MARKET = "", "costs", "market-figures"
"""What the page can show besides a block: the report as a whole, its budget lines, and the figures of the market."""


@dataclass
class Desk:
    """The page as somebody works at it: what it shows, and the forms, one of which may have been refused."""

    ctx: Context
    procurement: Procurement
    key: str
    found: Written
    forms: dict[str, Any]

    @property
    def here(self) -> str:
        """The page's address."""
        return url_for("report.write", procurement=self.procurement.code, block=self.key or None)


@report_pages.get("/procurements/<procurement>/documents/award-report/write")
@guard(Permission.REPORT_CONSIDER)
def write(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What stands in the report, what is still to be written, and what was said beside it?"""
    desk = _desk(ctx, procurement, request.args.get("block", WHOLE))
    return _page(desk)


@report_pages.post("/procurements/<procurement>/documents/award-report/write")
@guard(Permission.REPORT_WRITE)
def keep_written(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Save a block, the layout, figures or who signs; or make the report final."""
    work: dict[str, Work] = {"block": _block, "layout": _layout, "costs": _costs, "market": _market}
    return _do(ctx, procurement, work | {"signers": _signers, "final": _final})


@report_pages.post("/procurements/<procurement>/documents/award-report/remarks")
@guard(Permission.REPORT_REMARK)
def say(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Say something beside a block, answer or settle a remark, or sign the report."""
    return _do(ctx, procurement, {"remark": _remark, "answer": _answer, "sign": _sign})


Work = Callable[[Desk], str | None]
"""Does what a form asks for; a sentence when it was done, None when the form carries what is wrong."""


def _do(ctx: Context, procurement: Procurement, work: dict[str, Work]) -> ResponseReturnValue:
    desk = _desk(ctx, procurement, request.form.get("block", WHOLE))
    doing = work.get(request.form.get("act", ""))
    if doing is None:
        abort(400, "The page did not say what to do. Open it again.")
    done = doing(desk)
    return saved(done, desk.here) if done else (_page(desk), 422)


def _desk(ctx: Context, procurement: Procurement, key: str) -> Desk:
    if key not in (WHOLE, COSTS, MARKET) and key not in BLOCKS:
        abort(404)
    return Desk(ctx, procurement, key, written(procurement.id), {})


def _block(desk: Desk) -> str | None:
    form = desk.forms["block"] = BlockForm()
    if desk.key not in BLOCKS:
        abort(404)

    def save() -> object:
        return write_block(
            desk.ctx,
            desk.procurement,
            desk.key,
            form.words.data or "",
            paragraph=form.paragraph.data or "",
            interest=form.interest.data or "",
            ground=form.ground.data or "",
            seen=form.version.data,
        )

    done = form.validate_on_submit() and act(form, save)
    return f"{BLOCKS[desk.key].title} is saved as a new version." if done else None


def _layout(desk: Desk) -> str | None:
    form = desk.forms["layout"] = LayoutForm()
    done = form.validate_on_submit() and act(form, lambda: choose_layout(desk.ctx, desk.procurement, form.layout.data))
    return "The layout is chosen; what was written stays." if done else None


def _costs(desk: Desk) -> str | None:
    form = desk.forms["costs"] = CostsForm()
    rows = desk.forms["lines"] = [LineForm(prefix=f"line{number}-") for number in range(_rows_sent())]
    ready = form.validate_on_submit()
    lines = [row.line() for row in rows]
    if not ready or any(row.errors for row in rows):
        return None
    kept = [line for line in lines if line]
    done = act(form, lambda: write_costs(desk.ctx, desk.procurement, form.starts_on.data, kept, seen=form.version.data))
    return "The budget lines are saved; the costs are worked out from them." if done else None


def _rows_sent(most: int = MOST_LINES) -> int:
    sent = request.form.get("rows", "")
    return min(int(sent), most) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 1 + SPARE


def _market(desk: Desk) -> str | None:
    form = desk.forms["market"] = MarketForm()

    def save() -> object:
        source = form.source.data or ""
        return write_market(desk.ctx, desk.procurement, form.named(), form.served(), source, seen=form.version.data)

    return (
        "Who is under contract now is saved; who stays, leaves and joins follows."
        if form.validate_on_submit() and act(form, save)
        else None
    )


def _final(desk: Desk) -> str | None:
    form = desk.forms["final"] = FinalForm()
    if waits := wanting(desk.procurement, desk.ctx.now):
        form.form_errors.append(f"The report cannot be made final yet: {waits[0].what}.")
        return None
    text = pdf.whole(award_report(desk.procurement, desk.ctx.now, final=True))
    content = request.form.get("content", "")
    done = form.validate_on_submit() and act(
        form, lambda: make_final(desk.ctx, desk.procurement, text, content=content)
    )
    return f"The report is final. Its SHA-256 is {done.sha256}." if done else None


def _remark(desk: Desk) -> str | None:
    form = desk.forms["remark"] = RemarkForm()
    key = desk.key if desk.key in BLOCKS else WHOLE
    done = form.validate_on_submit() and act(
        form, lambda: remark(desk.ctx, desk.procurement, key, form.words.data or "")
    )
    return "Your remark stands beside the block." if done else None


def _answer(desk: Desk) -> str | None:
    sent = request.form.get("remark", "")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    form = RemarkForm(prefix=f"r{number}-")
    desk.forms["answers"] = {number: form}
    settles = request.form.get("settles") == "yes"
    done = form.validate_on_submit() and act(
        form, lambda: answer_remark(desk.ctx, desk.procurement, number, form.words.data or "", settles=settles)
    )
    return ("The remark is settled." if settles else "Your answer is saved.") if done else None


def _signers(desk: Desk) -> str | None:
    form = desk.forms["signers"] = SignersForm()
    count = _rows_sent(MOST)
    rows = desk.forms["signer_rows"] = [SignerForm(prefix=f"signer{place}-") for place in range(count)]
    here = _may_sign(desk)
    for row in rows:
        row.who.choices = here
    ready = form.validate_on_submit()
    named = [row.named() for row in rows]
    if not ready or any(row.errors for row in rows):
        return None
    kept = [one for one in named if one]
    done = act(form, lambda: name_signers(desk.ctx, desk.procurement, kept, seen=form.version.data))
    return "Who signs is on record; the first of them is asked." if done else None


def _may_sign(desk: Desk) -> list[tuple[str, str]]:
    found = taking_part_in(desk.procurement.id, desk.ctx.now)
    said = ((str(one.id), f"{one.name}, {one.job_title}" if one.job_title else one.name) for one in found.values())
    return [("", "Nobody"), *said]


def _sign(desk: Desk) -> str | None:
    form = desk.forms["sign"] = SignForm()
    content = request.form.get("content", "")
    done = form.validate_on_submit() and act(
        form,
        lambda: sign_off(
            desk.ctx, desk.procurement, form.capacity.data or "", content=content, remark=form.remark.data or ""
        ),
    )
    return "You have signed the report as it stands." if done else None


def _page(desk: Desk) -> str:
    procurement, found, key = desk.procurement, desk.found, desk.key
    waits = wanting(procurement, desk.ctx.now)
    lots = () if waits else basis(procurement, desk.ctx.now).snapshot.lots
    figures = NOTHING if waits else computed(found, lots)
    said = remarks(procurement.id)
    shown = versions(procurement.id, key) if key in BLOCKS else []
    forms = _forms(desk)
    rows = (*desk.forms.get("lines", ()), *desk.forms.get("signer_rows", ()))
    sent = [*desk.forms.values(), *rows, *desk.forms.get("answers", {}).values()]
    listed = signers(procurement.id, found.content_sha256)
    refused = [form for form in sent if isinstance(form, BaseForm)]
    return render_template(
        "documents/write.html",
        procurement=procurement,
        desk=desk,
        found=found,
        blocks=list(found.layout.blocks()),
        block=BLOCKS.get(key),
        versions=shown,
        figures=figures,
        amiss=amiss(found, figures),
        named=bidders_named(found, lots),
        marked=[] if waits else marked(procurement.id),
        remarks=said,
        beside=said.get(key if key in BLOCKS else WHOLE, []),
        unsettled={place: sum(not one.settled for one in each) for place, each in said.items()},
        signers=listed,
        turn=turn(listed),
        sign_offs=sign_offs(procurement.id, found.content_sha256),
        missing=before_final(found, desk.ctx.person),
        waits=waits,
        people=names({row.by_id for row in shown}),
        groups=GROUPS,
        form=next((form for form in refused if form.errors or form.form_errors), None),
        **forms,
    )


def _forms(desk: Desk) -> dict[str, Any]:
    """The forms of what the page shows; one that was refused as it was sent, the others as the record has them."""
    found, refused = desk.found, desk.forms
    row = found.blocks.get(desk.key)
    last = versions(desk.procurement.id, desk.key)[:1] if desk.key in BLOCKS else []
    number = last[0].number if last else 0
    starts_on, lines = budget(found.figures.get("costs"))
    block = refused.get("block") or BlockForm(
        formdata=None,
        words=row.words if row else "",
        paragraph=row.paragraph if row else "",
        interest=row.interest if row else PUBLIC_INTEREST,
        ground=row.ground if row else "",
        version=number,
    )
    blank = [LineForm(formdata=None, prefix=f"line{len(lines) + more}-") for more in range(SPARE)]
    known = [
        LineForm(
            formdata=None,
            prefix=f"line{place}-",
            name=line.name,
            current=line.current,
            revised=line.revised,
            lots=", ".join(map(str, line.lots)),
            rate=line.rate,
            funding=line.funding,
            held=line.held,
        )
        for place, line in enumerate(lines)
    ]
    return {
        "block_form": block,
        "layout_form": refused.get("layout") or LayoutForm(formdata=None, layout=found.layout.key),
        "costs_form": refused.get("costs")
        or CostsForm(formdata=None, starts_on=starts_on, version=_number(found, "costs")),
        "line_forms": refused.get("lines") or [*known, *blank],
        "market_form": refused.get("market")
        or MarketForm(formdata=None, **market_typed(found.figures.get("market")), version=_number(found, "market")),
        "remark_form": refused.get("remark") or RemarkForm(formdata=None),
        "answer_forms": refused.get("answers", {}),
        **_signing_forms(desk),
        "sign_form": refused.get("sign") or SignForm(formdata=None),
        "final_form": refused.get("final") or FinalForm(formdata=None),
    }


def _signing_forms(desk: Desk) -> dict[str, Any]:
    """Who signs, as the list has them, with room for more; nothing for whoever may not name them."""
    if not desk.ctx.may(Permission.REPORT_WRITE):
        return {"signers_form": SignersForm(formdata=None), "signer_forms": []}
    row, refused = named_signers(desk.procurement.id), desk.forms
    known = [{"who": str(user_id), "capacity": capacity} for user_id, capacity in (row.signers if row else ())]
    rows = refused.get("signer_rows") or [
        SignerForm(formdata=None, prefix=f"signer{place}-", **one)
        for place, one in enumerate([*known, *([{}] * SPARE)][:MOST])
    ]
    here = _may_sign(desk)
    for one in rows:
        one.who.choices = here
    form = refused.get("signers") or SignersForm(formdata=None, version=row.number if row else 0)
    return {"signers_form": form, "signer_forms": rows}


def _number(found: Written, kind: str) -> int:
    row = found.figures.get(kind)
    return row.number if row else 0
