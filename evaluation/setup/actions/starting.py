"""Starting a procurement, and writing its tender pack."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from evaluation.financial.actions import keep_rules
from evaluation.financial.rule_set import BadRule, gathered
from evaluation.setup.files import to_json
from evaluation.setup.findings import PROCEDURES
from evaluation.setup.models import PackDraft
from evaluation.setup.notices import first_notice, fixed
from evaluation.setup.pack import Basics, Pack, StageDates
from evaluation.setup.queries import draft_row, financial_rules_of, latest_publication, pack_of, why_closed
from evaluation.setup.record_queries import notices_of
from procurement.cases.models import Procurement
from procurement.cases.queries import by_code, why_abandoned
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.audit import sha256
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission, Regime, Role, Stage
from procurement.people.models import Appointment, User
from procurement.timetable.calendar import calendar
from procurement.timetable.models import StagePlan
from procurement.timetable.queries import windows
from procurement.timetable.rules import Calendar, OutsideCalendar

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,38}")


@action(Permission.PROCUREMENT_CREATE, Event.PROCUREMENT_CREATED)
def start_procurement(
    ctx: Context, lead: User, *, code: str, pack: Pack, first_day: date | None, demonstration: bool = False
) -> Procurement:
    """Open a case file with a tender pack to begin from; `lead` leads it.

    With `first_day`, the day of publication, the pack's offsets plan every stage.
    """
    if not CODE.fullmatch(code):
        raise Invalid("code", "A code has letters, digits and hyphens, such as CSH-2026.")
    if by_code(code):
        raise Invalid("code", "Another procurement has this code.")
    if not pack.basics.title.strip():
        raise Invalid("title", "Enter a title.")
    if not pack.basics.buyer.strip():
        raise Invalid("buyer", "Say who buys.")
    procurement = keep(
        Procurement(
            code=code,
            title=pack.basics.title.strip(),
            buyer=pack.basics.buyer.strip(),
            regime=pack.basics.regime.value,
            route=route_of(pack.basics),
            summary=pack.basics.summary,
            term=pack.basics.term,
            created_at=ctx.now,
            demonstration=demonstration,
        )
    )
    keep(Appointment(procurement_id=procurement.id, user_id=lead.id, role=Role.LEAD.value, appointed_at=ctx.now))
    document = to_json(pack)
    keep(PackDraft(procurement_id=procurement.id, document=document, saved_by_id=lead.id, saved_at=ctx.now))
    keep_financial_rules(ctx, procurement, pack, lead.id)
    if first_day:
        for dates in pack.dates:
            _plan(ctx, procurement, dates, first_day)
    ctx.note(lead=lead.id, regime=pack.basics.regime.value, pack_sha256=sha256(document))
    return procurement


def route_of(basics: Basics) -> str:
    """The procedure in words, from which the timetable proposes how periods are counted.

    >>> route_of(Basics("T", "B", procedure="flexible", light_touch=True))
    'Competitive flexible procedure, light touch'
    """
    words = PROCEDURES[basics.regime].get(basics.procedure, basics.procedure)
    return f"{words}, light touch" if basics.light_touch and basics.procedure != "light_touch" else words


def _plan(ctx: Context, procurement: Procurement, dates: StageDates, first_day: date) -> None:
    working = calendar(Regime(procurement.regime))
    try:
        opens_at = moment_after(working, first_day, dates.opens_after, dates.opens_time)
        closes_at = moment_after(working, first_day, dates.closes_after, dates.closes_time)
    except OutsideCalendar as unknown:
        raise Invalid("first_day", f"The bank holidays of that time are not known here: {unknown}.") from unknown
    keep(
        StagePlan(
            procurement_id=procurement.id,
            stage=Stage(dates.stage).value,
            opens_at=opens_at,
            closes_at=closes_at,
            planned_by_id=ctx.person,
            planned_at=ctx.now,
        )
    )


def moment_after(working: Calendar, first_day: date, days: int, at: str) -> datetime:
    """A time of day so many calendar days after another day, in London; on the next working day where that is none."""
    return datetime.combine(working.working_day_from(first_day + timedelta(days=days)), time.fromisoformat(at), LONDON)


@action(Permission.PACK_EDIT, Event.PACK_CHANGED)
def save_pack(ctx: Context, procurement: Procurement, pack: Pack, *, version: int | None, part: str) -> PackDraft:
    """Keep the pack as it is now written; nothing need be complete. `part` names the page that changed it.

    `version` is that of the draft the page showed; raises Stale when another stands by now.
    """
    ctx.note(part=part)
    return write_draft(ctx, procurement, pack, version)


def write_draft(ctx: Context, procurement: Procurement, pack: Pack, version: int | None) -> PackDraft:
    """Write the draft inside the action under way; raises Stale and Invalid as `save_pack` does.

    After the deadline only the registers grow: governance and risks go on to the award, what bidders read does not.
    """
    row = draft_row(procurement.id)
    if version is not None and (row is None or row.version != version):
        raise Stale(
            theirs={"saved": "Somebody else saved this page after you opened it."}, version=row.version if row else None
        )
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    keep_financial_rules(ctx, procurement, pack, ctx.person, opened=tendering.opened_at is not None)
    pack = replace(pack, finance_test="", finance_limits={})
    held = replace(pack_of(row), finance_test="", finance_limits={}) if row else None
    only_records = held is not None and replace(pack, registers=held.registers) == held
    if why := why_abandoned(procurement.id) if only_records else why_closed(procurement.id, tendering.state):
        raise Invalid("pack", why)
    _keep_to_the_law(procurement, pack, held, opened=tendering.opened_at is not None)
    document = to_json(pack)
    if row is None:
        row = keep(
            PackDraft(procurement_id=procurement.id, document=document, saved_by_id=ctx.person, saved_at=ctx.now)
        )
    if document != row.document:
        row.document, row.saved_by_id, row.saved_at = document, ctx.person, ctx.now
    if latest_publication(procurement.id) is None:
        procurement.title, procurement.buyer = pack.basics.title.strip(), pack.basics.buyer.strip()
        procurement.regime, procurement.term = pack.basics.regime.value, pack.basics.term
        procurement.summary = pack.basics.summary
        procurement.route = route_of(pack.basics)
    ctx.note(pack_sha256=sha256(document))
    return row


def keep_financial_rules(
    ctx: Context, procurement: Procurement, pack: Pack, by_id: int, *, opened: bool = False
) -> None:
    """Keep the rules of the financial checks that a pack brings; one without any leaves them as they are."""
    if not pack.finance_test or (pack.finance_test, pack.finance_limits) == financial_rules_of(procurement.id):
        return
    if opened:
        raise Invalid("finance_test", "The rules of the financial checks were published and cannot change now.")
    try:
        thresholds = gathered(pack.finance_limits)
    except BadRule as wrong:
        raise Invalid("finance_limits", str(wrong)) from wrong
    keep_rules(ctx, procurement, pack.finance_test, thresholds, by_id)


def _keep_to_the_law(procurement: Procurement, pack: Pack, held: Pack | None, *, opened: bool) -> None:
    """The first notice, or publication, fixed the law; the notice fixed the procedure and its own day."""
    basics, notices = pack.basics, notices_of(procurement.id)
    published = opened or latest_publication(procurement.id) is not None
    if published and basics.regime.value != procurement.regime:
        raise Invalid("procedure", "It was published under its law, which stays for good.")
    if held is None:
        return
    if notices and basics.regime is not held.basics.regime:
        raise Invalid("procedure", f"Notice {notices[0].kind} is on record under this law, which stays for good.")
    first = first_notice(notices)
    if first is None:
        return
    if (basics.procedure, basics.light_touch) != (held.basics.procedure, held.basics.light_touch):
        raise Invalid("procedure", f"{fixed(notices)}, and whether it is light touch. They stay for good.")
    if basics.first_notice_on != first.published_on:
        raise Invalid("first_notice_on", f"This is the day of notice {first.kind} as recorded: correct it on Notices.")
