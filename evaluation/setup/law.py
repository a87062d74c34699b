"""What law, money and governance say of a tender pack, all together. Pure; what is not in the pack is handed in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from evaluation.setup import conflicts, governance, notices_due, value
from evaluation.setup.conflicts import Assessment, Influencer
from evaluation.setup.noted import Noted
from evaluation.setup.notices import Ended, Facts, Recorded, first_notice
from evaluation.setup.pack import Pack
from evaluation.setup.thresholds import Bought, Verdict, verdict
from procurement.timetable.rules import Calendar


@dataclass(frozen=True)
class Known:
    """What a pack alone does not know of its law: planned days, the calendar, signed and published records."""

    today: date | None = None
    calendar: Calendar | None = None
    tendering_on: date | None = None
    award_on: date | None = None
    summaries_on: date | None = None
    earliest_contract: date | None = None
    abandoned_on: date | None = None
    abandoned_at: datetime | None = None
    lots_ended: tuple[Ended, ...] = ()
    people: tuple[Influencer, ...] = ()
    assessment: Assessment | None = None
    assessed_on: date | None = None
    recorded: tuple[Recorded, ...] = field(default_factory=tuple)
    begun: bool = False
    """Whether tendering has opened or the notice that begins it was published."""


def law_findings(pack: Pack, known: Known) -> Iterator[Noted]:
    """Everything that these rules find, in the order of the pages."""
    basics, registers = pack.basics, pack.registers
    yield from value.authority(basics, known.today)
    yield from value.worth(basics)
    yield from value.spend(registers.get("value", ()), basics)
    yield from _threshold(pack)
    if known.calendar:
        rows = registers.get("governance", ())
        yield from governance.steps(rows, known.calendar, known.tendering_on, known.award_on)
    yield from value.unread(registers)
    yield from conflicts.findings(basics.regime, known.assessment, known.people, known.today, begun=known.begun)
    if known.today:
        yield from notices_due.findings(facts_of(pack, known, known.today))
    first = first_notice(known.recorded)
    if first and basics.first_notice_on != first.published_on:
        yield Noted(f"Notice {first.kind} was published on another day than the pack says", "first_notice_on-day")


def verdict_of(pack: Pack) -> Verdict:
    """How the pack's contract lies to its threshold."""
    basics = pack.basics
    return verdict(
        Bought(
            basics.regime,
            basics.first_notice_on,
            basics.subject,
            basics.buyer_kind,
            basics.light_touch or basics.procedure == "light_touch",
            basics.contract_value,
            basics.contract_value_net,
        )
    )


def _threshold(pack: Pack) -> Iterator[Noted]:
    found = verdict_of(pack)
    if found.over is False:
        yield Noted(found.short, "contract_value")
    elif found.over is None and pack.basics.first_notice_on:
        yield Noted(found.sentences[0].rstrip("."), "contract_value")


def facts_of(pack: Pack, known: Known, today: date) -> Facts:
    """What decides which notices are due."""
    basics = pack.basics
    missing = conflicts.uncovered(known.people, known.assessment)
    return Facts(
        regime=basics.regime,
        procedure=basics.procedure,
        today=today,
        light_touch=basics.light_touch,
        below_threshold=verdict_of(pack).over is False,
        engaged=bool(pack.registers.get("engagement")),
        authorised=basics.authorised,
        assessed_on=known.assessed_on,
        uncovered=tuple(one.name for one in missing) if known.assessment else (),
        tendering_on=known.tendering_on,
        summaries_on=known.summaries_on,
        earliest_contract=known.earliest_contract,
        abandoned_on=known.abandoned_on,
        abandoned_at=known.abandoned_at,
        lots_ended=known.lots_ended,
        recorded=known.recorded,
    )
