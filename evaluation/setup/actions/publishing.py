"""Publishing a tender pack, and amending it with a number, a reason and a letter to every bidder."""

from collections.abc import Sequence
from enum import StrEnum

from evaluation.scheme.actions import write_frozen
from evaluation.setup.actions.laying_down import lay_down
from evaluation.setup.files import to_json
from evaluation.setup.findings import Finding, blocking, findings
from evaluation.setup.models import Publication
from evaluation.setup.outside import outside_of
from evaluation.setup.queries import draft_of, latest_publication
from evaluation.setup.rehearsals import still_stopping
from procurement.cases.models import Procurement
from procurement.cases.queries import why_abandoned
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import sha256
from procurement.core.vocabulary import Event, Permission, Stage
from procurement.core.words import moment
from procurement.timetable.actions.amending import amend
from procurement.timetable.queries import windows
from procurement.timetable.windows import State, Window


class Deadline(StrEnum):
    """What becomes of the deadline when the pack is amended while bidders are at work."""

    STAYS = "stays"
    MOVES = "moves"


LETTER = (
    "The tender pack was amended.\n\nWhy: {why}\n\nRead the new version where your tender stands. "
    "What you have written is kept; check whether it still answers what is asked.\n"
)


class NotPublishable(Invalid):
    """Something stops publication; `findings` name it, each with the page where it is put right."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__("pack", "This cannot be published yet: " + "; ".join(one.what for one in found) + ".")
        self.findings = found


@action(Permission.PACK_PUBLISH, Event.PACK_PUBLISHED)
def publish_pack(
    ctx: Context, procurement: Procurement, *, reason: str = "", deadline: Deadline | None = None
) -> Publication:
    """Publish the pack as it stands: freeze it with its SHA-256 and lay it down. Raises NotPublishable.

    The first is number 1. Once tendering is open a later one is an amendment: it needs a reason, and an answer to
    whether bidders need more time, and is sent to every bidder who has begun a tender; after the deadline there is
    none. Moving the deadline is a change of the timetable, which is made there.
    Source: Public Contracts Regulations 2015 reg 47(3); Procurement Act 2023 s.31.
    """
    if why := why_abandoned(procurement.id):
        raise Invalid("pack", why)
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    if tendering.state is State.CLOSED:
        raise Invalid("pack", "The deadline has passed: what was published stands.")
    _, pack = draft_of(procurement)
    opened = tendering.opened_at is not None
    found = findings(pack, outside_of(ctx, procurement, pack))
    if stops := still_stopping(found) if procurement.rehearsal else blocking(found):
        raise NotPublishable(stops)
    document = to_json(pack)
    earlier = latest_publication(procurement.id)
    if earlier and earlier.document == document:
        raise Invalid("pack", f"Version {earlier.number} says exactly this already.")
    if (earlier or opened) and not reason.strip():
        raise Invalid("reason", "Say why it is amended: bidders read this with the new version.")
    if opened and deadline is None:
        raise Invalid("deadline", "Say whether bidders need more time: they are told with the amendment.")
    lay_down(ctx, procurement, pack, amending=opened)
    write_frozen(ctx, procurement)
    number = earlier.number + 1 if earlier else 2 if opened else 1
    ctx.note(number=number, pack_sha256=sha256(document))
    ctx.say(reason=reason)
    if number > 1:
        why = reason.strip()
        if deadline is not None and opened:
            ctx.note(deadline=deadline.value)
            why = f"{why}\n\n{_of_deadline(deadline, tendering)}"
        amend(ctx, procurement, reason, LETTER.format(why=why), publication=number)
    return keep(
        Publication(
            procurement_id=procurement.id,
            number=number,
            document=document,
            sha256=sha256(document),
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _of_deadline(deadline: Deadline, tendering: Window) -> str:
    closes = moment(tendering.closes_at)
    if deadline is Deadline.STAYS:
        return f"The deadline stays as it is: {closes}."
    return f"The deadline will be moved. Until you are told the new one, the present one holds: {closes}."
