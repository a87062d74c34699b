"""The notices of a procurement, each as a step with what the law asks of it, and the record of those published."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import record_notice
from evaluation.setup.forms import NoticeForm
from evaluation.setup.law import facts_of
from evaluation.setup.notices import NOTICES, Facts, Recorded, standing
from evaluation.setup.notices_due import standing_of
from evaluation.setup.record_queries import known_of, notice_rows, notices_of
from evaluation.setup.typed_cells import spelled
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import names


@setup_pages.get("/procurements/<procurement>/setup/notices")
@guard(Permission.PACK_READ)
def notices(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every notice of the regime in its order."""
    return _page(ctx, procurement, NoticeForm(formdata=None))


@setup_pages.post("/procurements/<procurement>/setup/notices")
@guard(Permission.NOTICE_RECORD)
def save_notice(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Put one that was published on record."""
    form = NoticeForm()
    facts = _choices(ctx, procurement, form)
    if form.validate_on_submit():
        new = Recorded(
            0,
            form.kind.data,
            form.published_on.data,
            form.reference.data or "",
            form.link.data or "",
            form.reason.data or "",
            form.event_on.data,
            int(form.corrects.data) if form.corrects.data else None,
        )
        if act(form, lambda: record_notice(ctx, procurement, new)) is not None:
            return saved(f"{new.kind} is on record.", url_for("setup.notices", procurement=procurement.code))
    return _page(ctx, procurement, form, facts), 422


def _choices(ctx: Context, procurement: Procurement, form: NoticeForm) -> Facts:
    """What the lists of the form offer: the notices of this law, and the records that can be corrected."""
    shown = desk(ctx, procurement).pack
    facts = facts_of(shown, known_of(ctx, procurement, shown), ctx.now.astimezone(LONDON).date())
    form.kind.choices = [("", "Choose"), *((one.kind, f"{one.kind} {one.name}") for one in NOTICES[facts.regime])]
    form.corrects.choices = [
        ("", "None: it is a notice of its own"),
        *(
            (str(row.id), f"{row.kind} of {spelled(row.published_on)}, {row.reference}")
            for row in standing(facts.recorded)
        ),
    ]
    return facts


def _page(ctx: Context, procurement: Procurement, form: NoticeForm, facts: Facts | None = None) -> str:
    facts = facts or _choices(ctx, procurement, form)
    rows = notice_rows(procurement.id)
    stand = {row.id for row in standing(notices_of(procurement.id))}
    return render_template(
        "setup/notices.html",
        procurement=procurement,
        desk=desk(ctx, procurement),
        form=form,
        steps=[(notice, standing_of(notice.kind, facts)) for notice in NOTICES[facts.regime]],
        kept=rows,
        stand=stand,
        people=names({row.by_id for row in rows}),
        below=facts.below_threshold,
        may_record=ctx.may(Permission.NOTICE_RECORD, procurement),
    )
