"""Why a notice may not be put on record: what the law wants before it, and days that cannot be. Pure."""

from collections.abc import Iterator

from evaluation.setup.notices import ACT_BEGAN, AFTER, BEGINS, NOTICES, Facts, Recorded, standing
from evaluation.setup.typed_cells import spelled
from procurement.core.vocabulary import Regime


def refusals(new: Recorded, facts: Facts) -> list[tuple[str, str]]:
    """Why a notice may not be recorded: the box and the sentence, the gravest first; empty where it may.

    A reason lifts those that the law lets be explained: UK4 without UK2, or an assessment signed afterwards.
    """
    return [*_general(new, facts), *_order(new, facts), *_of_beginning(new, facts), *_of_ending(new, facts)]


def _general(new: Recorded, facts: Facts) -> Iterator[tuple[str, str]]:
    if new.kind not in {notice.kind for notice in NOTICES[facts.regime]}:
        yield "kind", "Choose one of the notices of this procurement's law."
    if new.published_on > facts.today:
        yield "published_on", "This day lies ahead: record the notice once it is published."
    if new.corrects is not None:
        corrected = next((row for row in standing(facts.recorded) if row.id == new.corrects), None)
        if corrected is None or corrected.kind != new.kind:
            yield "corrects", "A record corrects one of the same notice that still stands."
        if not new.reason.strip():
            yield "reason", "Say what was wrong with the record that this corrects."
    elif facts.of(new.kind) and not new.reason.strip() and not (new.kind == "UK12" and facts.untold):
        yield (
            "reason",
            "This notice is on record already: say why it was published again, or which record this corrects.",
        )


def _order(new: Recorded, facts: Facts) -> Iterator[tuple[str, str]]:
    others = [row for row in standing(facts.recorded) if row.id != new.corrects]
    for row in others:
        if row.kind in AFTER.get(new.kind, ()) and row.published_on > new.published_on:
            yield "published_on", f"{row.kind} was published on {spelled(row.published_on)}; this comes after it."
        again = any(other.kind == new.kind for other in others)
        if new.kind in AFTER.get(row.kind, ()) and new.published_on > row.published_on and not again:
            yield "published_on", f"{row.kind} was published on {spelled(row.published_on)}; this comes before it."


def _of_beginning(new: Recorded, facts: Facts) -> Iterator[tuple[str, str]]:
    if new.kind not in BEGINS:
        return
    if facts.abandoned_on:
        yield "kind", "The procurement was abandoned: it is not begun again. Start another from its pack."
    if facts.begun is None or facts.begun.id == new.corrects:
        yield from _law_of(new, facts)
    if not facts.authorised:
        yield "kind", "Authority to go out to tender is not on record: record it on Name and authority first."
    if facts.regime is not Regime.PA2023:
        return
    if new.kind == "UK4" and facts.direct:
        yield "kind", "A direct award has no tender notice; its notice is UK5."
    if new.kind == "UK5" and not facts.direct and not (facts.of("UK4") and new.reason.strip()):
        yield "kind", "Only a direct award has UK5; one that is switched to after UK4 needs its reason here."
    if facts.assessed_on is None:
        yield "kind", f"The conflicts assessment is not signed: the Act wants it before {new.kind} (s.83)."
    elif facts.assessed_on > new.published_on and not new.reason.strip():
        on = spelled(facts.assessed_on)
        yield "reason", f"The conflicts assessment was signed on {on}, after this notice: say why."
    if facts.uncovered and facts.begun is None:
        names = ", ".join(facts.uncovered[:4])
        yield "kind", f"The conflicts assessment does not cover {names}: revise it before {new.kind}."
    silent = facts.engaged and not facts.below_threshold and not facts.of("UK2") and not new.reason.strip()
    if new.kind == "UK4" and silent:
        yield (
            "reason",
            "Market engagement is on record and UK2 is not: record UK2 first, or give the reasons that UK4 states.",
        )


def _law_of(new: Recorded, facts: Facts) -> Iterator[tuple[str, str]]:
    if facts.regime is Regime.PCR2015 and new.published_on >= ACT_BEGAN:
        yield "published_on", "A first notice on or after 24 February 2025 is under the Procurement Act 2023."
    if facts.regime is Regime.PA2023 and new.published_on < ACT_BEGAN:
        yield "published_on", "A first notice before 24 February 2025 is under the Public Contracts Regulations 2015."


def _of_ending(new: Recorded, facts: Facts) -> Iterator[tuple[str, str]]:
    if new.kind in ("UK6", "UK12") and not facts.of("UK4", "UK5"):
        yield "kind", f"{new.kind} follows UK4 or UK5, and neither is on record."
    if new.kind == "UK6" and not facts.direct and facts.summaries_on is None:
        yield "kind", "UK6 follows the assessment summaries, and the outcome letters have not been sent."
    if new.kind == "UK7" and not facts.below_threshold and not facts.of("UK6"):
        yield "kind", "UK7 follows the contract award notice, UK6, which is not on record."
    ended = [on for on in (facts.abandoned_on, *(one.on for one in facts.lots_ended)) if on]
    if new.kind == "UK12" and not ended:
        yield "kind", "UK12 follows a decision not to award: record the abandonment first."
    if new.kind == "UK12" and ended and new.published_on < min(ended):
        yield "published_on", f"It was decided on {spelled(min(ended))} not to award; UK12 comes after."
    if new.kind == "CAN" and facts.summaries_on is None and facts.abandoned_on is None:
        yield "kind", "The contract award notice follows the award, and the outcome letters have not been sent."
    if new.event_on and new.event_on > new.published_on:
        yield "event_on", "This notice tells of something that was done: its day is not after that of the notice."
    if new.kind == "UK7" and new.event_on is None:
        yield "event_on", "Enter the day of the contract: the 30 or 120 days run from it."
