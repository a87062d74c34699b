"""Signing an award report: the lead names who signs it and in which order; each signs what stands, or anew."""

from collections.abc import Sequence

from exports.award_report.models import ReportSigners, ReportSignOff
from exports.award_report.reading import wanting
from exports.award_report.signing import MOST, Signer, named_signers, signers, turn
from exports.award_report.written import Written, still_open
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.outbox import send
from procurement.core.paths import path_for
from procurement.core.vocabulary import Event, Permission
from procurement.people.queries import conflicted_with, people, taking_part_in


@action(Permission.REPORT_WRITE, Event.REPORT_SIGNERS_NAMED)
def name_signers(
    ctx: Context, procurement: Procurement, named: Sequence[tuple[int, str]], *, seen: int | None = None
) -> ReportSigners:
    """Name who signs the report, by person and capacity, in the order of signing; the list takes the place of the last.

    Whoever is on it reads the report, in whatever role they take part. So nobody can be named before all is settled
    that the report tells of, nor anybody with an interest in a bidder. An empty list leaves it to lead and approvers.
    """
    found = still_open(procurement.id)
    last = named_signers(procurement.id)
    number = last.number if last else 0
    if seen is not None and seen != number:
        raise Invalid("signers", "Somebody else changed who signs after you opened this page. Open it again.")
    if waits := wanting(procurement, ctx.now):
        raise Invalid("signers", f"Whoever signs reads the whole report, so first: {waits[0].what}.")
    _check(ctx, procurement, named)
    ctx.note(number=number + 1, people=[user_id for user_id, _ in named])
    row = keep(
        ReportSigners(
            procurement_id=procurement.id,
            number=number + 1,
            signers=[[user_id, capacity.strip()] for user_id, capacity in named],
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    _ask_next(ctx, procurement, found, signers(procurement.id, found.content_sha256))
    return row


def _check(ctx: Context, procurement: Procurement, named: Sequence[tuple[int, str]]) -> None:
    ids = [user_id for user_id, _ in named]
    here = taking_part_in(procurement.id, ctx.now)
    known = people(ids)
    if len(named) > MOST:
        raise Invalid("signers", f"A report has room for {MOST} signatures.")
    if len(ids) != len(set(ids)):
        raise Invalid("signers", "Each person signs once: name nobody twice.")
    if any(user_id not in here for user_id in ids):
        raise Invalid("signers", "Name people who take part in this procurement for the council.")
    if any(not capacity.strip() for _, capacity in named):
        raise Invalid("signers", "Say for each person in what capacity they sign.")
    if ids and set(ids) == {ctx.person}:
        raise Invalid("signers", "Name at least one person besides yourself.")
    shut_out = [known[user_id].name for user_id in ids if conflicted_with(procurement.id, user_id)]
    if shut_out:
        raise Invalid("signers", f"{', '.join(shut_out)} declared an interest in a bidder, and does not sign.")


@action(Permission.REPORT_REMARK, Event.REPORT_SIGNED_OFF)
def sign_off(ctx: Context, procurement: Procurement, capacity: str, *, content: str, remark: str = "") -> ReportSignOff:
    """Put one's name to the report as it stands, with a remark or none. `content` is the SHA-256 that the page showed.

    Where the lead named who signs, only they do, each in their turn and in the capacity that the list gives them.
    """
    found = still_open(procurement.id)
    listed = signers(procurement.id, found.content_sha256)
    capacity = _in_turn(ctx, listed) if listed else capacity.strip()
    if not capacity:
        raise Invalid("capacity", "Say in what capacity you sign.")
    if content != found.content_sha256:
        raise Invalid("capacity", "The report was changed after you opened this page. Read it again, then sign.")
    if missing := found.wanting:
        raise Invalid("capacity", f"These blocks are not written yet: {', '.join(missing)}.")
    ctx.note(capacity=capacity, content_sha256=content)
    ctx.say(remark=remark.strip())
    row = keep(
        ReportSignOff(
            procurement_id=procurement.id,
            capacity=capacity,
            content_sha256=content,
            remark=remark.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    _ask_next(ctx, procurement, found, [one for one in listed if one.user_id != ctx.person])
    return row


def _in_turn(ctx: Context, listed: Sequence[Signer]) -> str:
    """The capacity in which this person signs. Raises Invalid where it is not for them, or not yet."""
    mine = next((one for one in listed if one.user_id == ctx.person), None)
    first = turn(listed)
    if mine is None:
        raise Invalid("capacity", f"The lead named who signs: {', '.join(one.name for one in listed)}.")
    if mine.signed:
        raise Invalid("capacity", "You have signed the report as it stands.")
    if first is not None and first.user_id != ctx.person:
        raise Invalid("capacity", f"{first.name} signs before you, in the order that the lead set.")
    return mine.capacity


def _ask_next(ctx: Context, procurement: Procurement, found: Written, listed: Sequence[Signer]) -> None:
    """Ask whoever is next by mail, once for each text of the report, if there is one to sign."""
    following = turn(listed)
    if following is None or found.wanting or following.user_id == ctx.person:
        return
    email = people([following.user_id])[following.user_id].email
    body = (
        f"The award report of {procurement.title} ({procurement.code}) is for you to sign as {following.capacity}.\n\n"
        f"Read it and sign it, or say beside it what should change: "
        f"{path_for('report.write', procurement=procurement.code)}\n"
    )
    once = f"report-sign-{procurement.id}-{following.user_id}-{found.content_sha256[:16]}"
    send(ctx, email, f"Award report to sign: {procurement.title}", body, once=once)
