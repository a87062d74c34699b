"""Exclusion grounds decided in their steps, about the bidder and about those that it relies on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission, Regime
from procurement.core.words import day
from procurement.pqq.actions.checking import of_selection, put_check, within
from procurement.pqq.grounds import FACTORS, ground_of
from procurement.pqq.models import GroundStep, ListSearch, ReliedOn
from procurement.pqq.rules import (
    GROUNDS,
    MEANS_WORDS,
    Findings,
    Ground,
    Means,
    begins,
    heard,
    item_of_grounds,
    means,
    too_old,
)
from procurement.pqq.standing import about, asked_of, judged, not_replaced, regime_of, relied_on
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import Nature
from procurement.tenders.models import Tender

SHOWN = ("shown", "part", "not")
"""What was found of a factor: shown, shown in part, not shown."""

KINDS = {"subcontractor": "Subcontractor", "associated": "Associated person", "member": "Member of the group"}


@dataclass(frozen=True)
class Weighed:
    """One factor of the second step: its letter, what was found, and whether it was shown."""

    letter: str
    found: str
    shown: str


@dataclass(frozen=True)
class Judgement:
    """What is found about one ground. None leaves a step unanswered.

    `found` says what the first step rests on, `reason` why it comes out as it does.
    """

    applies: bool | None = None
    found: str = ""
    happened_on: date | None = None
    debarred: bool = False
    recurs: bool | None = None
    weighed: Sequence[Weighed] = field(default_factory=tuple)
    exclude: bool | None = None
    reason: str = ""


@action(Permission.SELECTION_CHECK, Event.GROUND_JUDGED)
def judge_ground(
    ctx: Context, tender: Tender, question: Question, code: str, said: Judgement, relied: ReliedOn | None = None
) -> Tender:
    """Take the first step about a ground, or go on to its outcome; each step is a row, and the item follows.

    Nothing is held against a bidder that could not be heard. Excluded must go; where the council may choose it chooses
    and says why.
    """
    within(ctx, tender)
    of_selection(tender, question, "ground")
    regime = regime_of(tender.procurement_id)
    ground = ground_of(regime, code)
    if ground is None or Nature(question.nature) not in GROUNDS:
        raise Invalid("ground", "Choose an exclusion ground of the law of this procurement.")
    if relied and relied.tender_id != tender.id:
        raise Invalid("ground", "This bidder does not rely on them.")
    _steps_make_sense(ctx, regime, ground, said)
    come_to = means(Findings(regime, ground.mandatory, said.applies, said.recurs, said.debarred, said.exclude))
    if come_to is not Means.OPEN:
        _may_conclude(ctx, tender, question, code, said, come_to, relied)
    _write(ctx, tender, question, code, said, come_to, relied)
    _item_follows(ctx, tender, question, regime, ground, said, come_to)
    ctx.note(tender=tender.id, question=question.id, exclusion=code, outcome=come_to.value)
    ctx.say(found=said.found, reason=said.reason)
    return tender


def _steps_make_sense(ctx: Context, regime: Regime, ground: Ground, said: Judgement) -> None:
    if said.debarred and regime is not Regime.PA2023:
        raise Invalid("debarred", "There is a debarment list under the Act alone.")
    if said.applies is None and not said.debarred:
        raise Invalid("applies", "Answer the first step: does the ground apply?")
    if (said.applies or said.debarred) and not said.found.strip():
        raise Invalid("found", "Say what this rests on: what happened, when, and how it is known.")
    today = ctx.now.astimezone(LONDON).date()
    if said.applies and too_old(ground, said.happened_on, today):
        first = begins(ground, today)
        raise Invalid("happened_on", f"This ground looks back to {day(first)} only, so it cannot apply to this.")
    letters = {letter for letter, _ in FACTORS[regime]}
    if any(one.letter not in letters or one.shown not in SHOWN for one in said.weighed):
        raise Invalid("recurs", "Weigh only what the law lists.")
    if said.recurs is not None and said.applies and not any(one.found.strip() for one in said.weighed):
        raise Invalid("recurs", "Write what you found for at least one of the points that may be weighed.")


def _may_conclude(
    ctx: Context,
    tender: Tender,
    question: Question,
    code: str,
    said: Judgement,
    come_to: Means,
    relied: ReliedOn | None,
) -> None:
    if said.applies or said.debarred:
        asked = about(asked_of(tender.id), question.id, code, relied.id if relied else None)
        asked = [one for one in asked if not one.asking.replace]
        last = asked[-1] if asked else None
        no = heard(
            last.asking.at if last else None,
            last.asking.due_at if last else None,
            last.replied_at if last else None,
            ctx.now,
        )
        if no:
            raise Invalid("recurs", no)
    if come_to is Means.CHOICE:
        raise Invalid("exclude", "Here the council may choose. Choose whether to exclude, and say why.")
    if not said.reason.strip():
        raise Invalid("reason", "Say why: the reason stays on record and may be disclosed.")


def _write(
    ctx: Context,
    tender: Tender,
    question: Question,
    code: str,
    said: Judgement,
    come_to: Means,
    relied: ReliedOn | None,
) -> None:
    def step(name: str, answer: bool, reason: str, **more: object) -> None:
        keep(
            GroundStep(
                tender_id=tender.id,
                procurement_id=tender.procurement_id,
                question_id=question.id,
                relied_on_id=relied.id if relied else None,
                ground=code,
                step=name,
                answer=answer,
                reason=reason,
                by_id=ctx.person,
                at=ctx.now,
                **{"weighed": [], **more},
            )
        )

    if said.applies is not None:
        step("applies", said.applies, said.found, happened_on=said.happened_on)
    if said.debarred:
        step("debarred", True, said.found)
    if said.applies and said.recurs is not None:
        weighed = [{"letter": w.letter, "found": w.found, "shown": w.shown} for w in said.weighed if w.found.strip()]
        step("recurs", said.recurs, said.reason, weighed=weighed)
    if come_to is not Means.OPEN:
        step("exclude", come_to is Means.EXCLUDED, said.reason)


def _item_follows(
    ctx: Context, tender: Tender, question: Question, regime: Regime, ground: Ground, said: Judgement, come_to: Means
) -> None:
    """What the item comes to by all its grounds; one that is relied on fails it only where it was not replaced."""
    here = [one for one in judged(tender.id, regime) if one.question_id == question.id]
    now = {row.id for row in relied_on(tender.id)}
    found = [one.means for one in here if one.relied_on_id is None]
    gone = not_replaced(tender.id)
    found += [
        Means.OPEN if one.means is Means.EXCLUDED and one.relied_on_id not in gone else one.means
        for one in here
        if one.relied_on_id in now
    ]
    word = MEANS_WORDS[come_to].lower()
    put_check(ctx, tender, question, item_of_grounds(found), f"{ground.title}: {word}. {said.reason or said.found}")


@action(Permission.SELECTION_CHECK, Event.RELIED_ON_NAMED)
def name_relied_on(
    ctx: Context, tender: Tender, kind: str, name: str, company_number: str = "", instead_of: ReliedOn | None = None
) -> ReliedOn:
    """Put a subcontractor or an associated person on the list of those that a bidder relies on, or in one's place."""
    within(ctx, tender)
    if kind not in KINDS:
        raise Invalid("kind", "Choose subcontractor, associated person or member.")
    if not name.strip():
        raise Invalid("name", "Enter the name.")
    there = relied_on(tender.id)
    if any(row.name.casefold() == name.strip().casefold() and row is not instead_of for row in there):
        raise Invalid("name", f"{name.strip()} is on the list already.")
    if instead_of is not None and instead_of.id not in {row.id for row in there}:
        raise Invalid("instead_of", "This one was replaced already, or is of another bidder.")
    ctx.note(tender=tender.id, kind=kind)
    ctx.say(name=name.strip())
    return keep(
        ReliedOn(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            kind=kind,
            name=name.strip(),
            company_number=company_number.strip(),
            instead_of_id=instead_of.id if instead_of else None,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.SELECTION_CHECK, Event.LIST_SEARCHED)
def search_list(ctx: Context, tender: Tender, listed: bool, words: str, relied: ReliedOn | None = None) -> ListSearch:
    """Record a search of the debarment list: for the bidder, or for one that it relies on.

    Source: Procurement Act 2023 ss.28(1) and 57.
    """
    within(ctx, tender)
    if relied and relied.tender_id != tender.id:
        raise Invalid("relied_on", "This bidder does not rely on them.")
    if not words.strip():
        raise Invalid("words", "Say what was searched and what was found.")
    ctx.note(tender=tender.id, listed=listed)
    ctx.say(words=words)
    return keep(
        ListSearch(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            relied_on_id=relied.id if relied else None,
            listed=listed,
            words=words,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
