"""What setting up asks of the lead: finish the pack and publish it before tendering opens."""

from datetime import datetime, time, timedelta

from flask import url_for

from evaluation.setup.findings import Part, blocking, findings
from evaluation.setup.law import facts_of
from evaluation.setup.notices_due import State, standing_of
from evaluation.setup.outside import outside_of
from evaluation.setup.queries import draft_of, latest_publication
from evaluation.setup.record_queries import assessment_rows, known_of
from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment, lot_abandonments
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Permission, Regime, Stage
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source

FORTNIGHT = timedelta(days=14)
END_OF_DAY = time(17)


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """Publishing the pack; reviewing the conflicts assessment in time; UK12 once it or a lot was abandoned."""
    if abandonment(procurement.id):
        return _termination(ctx, procurement)
    of_lots = _termination(ctx, procurement) if lot_abandonments(procurement.id) else []
    return [*of_lots, *_publishing(ctx, procurement), *_review(ctx, procurement)]


def _publishing(ctx: Context, procurement: Procurement) -> list[Task]:
    """One task until the pack is published; where it leads depends on what is still missing."""
    if not ctx.may(Permission.PACK_PUBLISH, procurement) or latest_publication(procurement.id):
        return []
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    row, pack = draft_of(procurement)
    if row is None or tendering.opened_at is not None:
        return []
    stops = blocking(findings(pack, outside_of(ctx, procurement, pack)))
    left = {one.part for one in stops}
    return [
        Task(
            what="Set up and publish",
            link=url_for("setup.overview" if stops else "setup.publish", procurement=procurement.code),
            due_at=tendering.opens_at,
            done=len(Part) - 1 - len(left),
            total=len(Part) - 1,
            detail=stops[0].what if stops else "Every check passes",
        )
    ]


def _termination(ctx: Context, procurement: Procurement) -> list[Task]:
    """The notice that the Act wants after a decision not to award: of the whole, or of each lot that none tells of."""
    if not ctx.may(Permission.NOTICE_RECORD, procurement):
        return []
    _, pack = draft_of(procurement)
    facts = facts_of(pack, known_of(ctx, procurement, pack), ctx.now.astimezone(LONDON).date())
    if facts.regime is not Regime.PA2023 or standing_of("UK12", facts).state is not State.DUE:
        return []
    link = url_for("setup.notices", procurement=procurement.code)
    untold = [one for one in facts.untold if not one.what] or facts.untold
    return [
        Task(
            f"Publish notice UK12 of {one.what} and record it" if one.what else "Publish notice UK12 and record it",
            link,
            one.at,
            detail="The lot was abandoned" if one.what else "Abandoned",
            after_end=True,
        )
        for one in untold
    ]


def _review(ctx: Context, procurement: Procurement) -> list[Task]:
    """The day by which the assessment is looked at again, from a fortnight before."""
    if not ctx.may(Permission.CONFLICTS_SIGN, procurement):
        return []
    signed = assessment_rows(procurement.id)
    review = signed[-1].next_review if signed else None
    if review is None or review - FORTNIGHT > ctx.now.astimezone(LONDON).date():
        return []
    link = url_for("setup.conflicts", procurement=procurement.code)
    due_at = datetime.combine(review, END_OF_DAY, LONDON)
    return [Task("Review the conflicts assessment", link, due_at, detail=f"Version {signed[-1].number}")]
