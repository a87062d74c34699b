"""What an award report asks of people: to sign it, once it is their turn."""

from flask import url_for

from exports.award_report.signing import named_signers, signers, turn
from exports.award_report.written import written
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For whoever is named to sign and is next, once every block that a report needs is written."""
    row = named_signers(procurement.id)
    if row is None or ctx.person not in {user_id for user_id, _ in row.signers}:
        return []
    found = written(procurement.id)
    following = turn(signers(procurement.id, found.content_sha256))
    if found.final or found.wanting or following is None or following.user_id != ctx.person:
        return []
    link = url_for("report.write", procurement=procurement.code)
    return [Task(f"Sign the award report as {following.capacity}", link, None, total=1)]
