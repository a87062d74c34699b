"""Keeping a what-if of the lots beside the award. Nothing that makes an award reads one."""

from collections.abc import Sequence

from sqlalchemy import func, select

from evaluation.award.allocated import worked_out
from evaluation.award.arranging import Form, kept
from evaluation.award.models import WhatIf
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission


@action(Permission.WHAT_IF_KEEP, Event.WHAT_IF_KEPT)
def keep_what_if(ctx: Context, procurement: Procurement, name: str, form: Form, changed: Sequence[str]) -> WhatIf:
    """Keep another arrangement of the lots under a name: who tried it when, the file, what was changed, the result.

    `form` is a file of `evenhand allocate`, `changed` says in words what it has otherwise than the award.
    """
    if not name.strip():
        raise Invalid("name", "Give it a name: others find it by that.")
    if not changed:
        raise Invalid("name", "Nothing differs from the award yet. Change a figure, a limit or the way of awarding.")
    given = canonical(form)
    result = canonical(kept(worked_out(given)))
    last = db.session.scalar(select(func.max(WhatIf.number)).where(WhatIf.procurement_id == procurement.id))
    digest = sha256(canonical({"name": name.strip(), "given": given, "result": result}))
    ctx.note(number=(last or 0) + 1, what_if_sha256=digest)
    ctx.say(name=name.strip())
    return keep(
        WhatIf(
            procurement_id=procurement.id,
            number=(last or 0) + 1,
            name=name.strip(),
            changed=list(changed),
            given=given,
            result=result,
            sha256=digest,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
