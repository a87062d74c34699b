"""What setting up asks of the lead: finish the pack and publish it before tendering opens."""

from flask import url_for

from evaluation.setup.findings import Part, blocking, findings
from evaluation.setup.outside import outside_of
from evaluation.setup.queries import draft_of, latest_publication
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Stage
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
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
