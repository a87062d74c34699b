"""After the award: the standstill as it counts down, contracts by provider and lot, debriefs, a correction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions.following import (
    Pair,
    correct_award,
    note_standstill,
    record_contracts,
    record_debrief,
)
from evaluation.award.actions.publishing import decide_bids, send_again, set_indicator
from evaluation.award.facts import LotStanding
from evaluation.award.following import OF_CONTRACTS, WORDS, Happened, Kind, behind, of_pair, retold_means
from evaluation.award.forms import (
    AgainForm,
    BidsForm,
    ContractsForm,
    CorrectionForm,
    DebriefForm,
    IndicatorForm,
    StandstillForm,
)
from evaluation.award.indicators import bids_public, indicators
from evaluation.award.letters import ADVICE
from evaluation.award.queries import approved, as_it_stands
from evaluation.award.sending import deliveries, may_go_to, tenders, undelivered
from evaluation.award.standing_still import Running, as_rules, happened, running
from evaluation.award.views import award
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.forms import BaseForm
from procurement.core.outbox import Message
from procurement.core.paths import path_for
from procurement.core.vocabulary import Permission, Regime
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.models import Tender

Part = tuple[BaseForm, Callable[[], Any], str]


@dataclass(frozen=True)
class Failed:
    """A letter that did not arrive: its bidder, the mail, and the form that sends it again."""

    tender: Tender
    mail: Message
    form: AgainForm


@award.get("/procurements/<procurement>/award/after")
@guard(Permission.AWARD_READ)
def after(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Standstill, contracts and debriefs as they stand."""
    return _page(ctx, procurement)


@award.post("/procurements/<procurement>/award/after")
@guard(Permission.AWARD_FOLLOW)
def follow(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Put something on record: of contracts, the standstill, a debrief or a correction, as `what` says."""
    what = request.form.get("what", "contracts")
    what = what if what in _PARTS else "contracts"
    form, work, said = _PARTS[what](ctx, procurement)
    if form.validate_on_submit() and act(form, work) is not None:
        return saved(said, url_for("award.after", procurement=procurement.code, _anchor=what))
    return _page(ctx, procurement, **{what: form}), 422


def _contracts(ctx: Context, procurement: Procurement) -> Part:
    form = ContractsForm(prefix="contracts-")
    pairs = _offer_pairs(form, _awarded(procurement))

    def work() -> Any:
        chosen = [pairs[key] for key in form.pairs.data or [] if key in pairs]
        kind, said = Kind(form.kind.data), (form.reference.data or "", form.words.data or "")
        chosen += [pair for key, pair in pairs.items() if f"lot-{key.partition('-')[2]}" in (form.pairs.data or [])]
        worth = form.value_net.data, form.value_gross.data
        return record_contracts(ctx, procurement, kind, form.on.data, [*dict.fromkeys(chosen)], *said, worth)

    return form, work, "On record."


def _standstill(ctx: Context, procurement: Procurement) -> Part:
    form = StandstillForm(prefix="standstill-")
    _offer_bidders(form, procurement, "None")

    def work() -> Any:
        tender_id = int(form.tender.data) if form.tender.data else None
        return note_standstill(ctx, procurement, Kind(form.kind.data), form.on.data, tender_id, form.words.data or "")

    return form, work, "On record; the standstill is counted with it."


def _debrief(ctx: Context, procurement: Procurement) -> Part:
    form = DebriefForm(prefix="debrief-")
    _offer_bidders(form, procurement, "Choose")

    def work() -> Any:
        tender_id = int(form.tender.data) if form.tender.data else None
        said = form.reference.data or "", form.words.data or ""
        return record_debrief(ctx, procurement, tender_id, form.on.data, *said)

    return form, work, "The meeting is on record."


def _correction(ctx: Context, procurement: Procurement) -> Part:
    form = CorrectionForm(prefix="correction-")
    work = lambda: correct_award(ctx, procurement, form.reason.data or "")  # noqa: E731 -- done once the form is whole
    return form, work, "The award is to be corrected: reopen the award stage, then recommend anew."


def _again(ctx: Context, procurement: Procurement) -> Part:
    form = AgainForm(prefix="again-")
    tender = next((one for one in tenders(procurement.id) if str(one.id) == form.tender.data), None)
    form.to.choices = _addresses(tender)
    return form, lambda: send_again(ctx, procurement, tender, form.to.data or ""), "The letter is on its way again."


def _indicator(ctx: Context, procurement: Procurement) -> Part:
    form = IndicatorForm(prefix="indicators-")

    def work() -> Any:
        said = form.reference.data or "", form.words.data or ""
        return set_indicator(ctx, procurement, Kind(form.kind.data), *said)

    return form, work, "On record."


def _bids(ctx: Context, procurement: Procurement) -> Part:
    form = BidsForm(prefix="bids-")
    work = lambda: decide_bids(  # noqa: E731
        ctx, procurement, public=form.public.data == "yes", reason=form.reason.data or ""
    )
    return form, work, "The decision is on record; the open data follows it."


_PARTS: Mapping[str, Callable[[Context, Procurement], Part]] = {
    "contracts": _contracts,
    "standstill": _standstill,
    "debrief": _debrief,
    "correction": _correction,
    "again": _again,
    "indicators": _indicator,
    "bids": _bids,
}


def _awarded(procurement: Procurement) -> tuple[LotStanding, ...]:
    basis = approved(procurement.id)
    return tuple(lot for lot in as_it_stands(basis).lots if lot.awarded) if basis else ()


def _offer_pairs(form: ContractsForm, lots: tuple[LotStanding, ...]) -> dict[str, Pair]:
    found = {f"{bid.tender_id}-{lot.lot.lot_id}": (bid, lot) for lot in lots for bid in lot.awarded}
    form.pairs.choices = [
        *((key, f"{bid.organisation}, lot {lot.lot.number}") for key, (bid, lot) in found.items()),
        *((f"lot-{lot.lot.lot_id}", f"Every contract of lot {lot.lot.number}") for lot in lots),
    ]
    return {key: (bid.tender_id, lot.lot.lot_id) for key, (bid, lot) in found.items()}


def _offer_bidders(form: StandstillForm | DebriefForm, procurement: Procurement, nobody: str) -> None:
    form.tender.choices = [
        ("", nobody),
        *((str(one.id), f"{one.bidder_code} {one.organisation.name}") for one in tenders(procurement.id)),
    ]


@dataclass(frozen=True)
class OfLot:
    """How the contracts of a lot stand: how many there are, are signed, have started, and are behind the plan."""

    all: int
    signed: int
    started: int
    behind: int


def _of_lot(lot: LotStanding, known: Mapping[Pair, Mapping[Kind, Happened]], today: date) -> OfLot:
    found = [known[bid.tender_id, lot.lot.lot_id] for bid in lot.awarded]
    signed, started = (sum(kind in one for one in found) for kind in (Kind.SIGNED, Kind.STARTED))
    return OfLot(len(found), signed, started, sum(bool(behind(one, today)) for one in found))


def _addresses(tender: Tender | None) -> list[tuple[str, str]]:
    return [("", "Choose"), *((one, one) for one in (may_go_to(tender) if tender else ()))]


def _failed(procurement: Procurement, still: Running | None, refused: BaseForm | None) -> list[Failed]:
    """The letters that are known not to have arrived, each with the form that sends it again."""
    if still is None:
        return []
    bidding, found = {one.id: one for one in tenders(procurement.id)}, []
    for tender_id, mail in deliveries(still.sent).items():
        if undelivered(mail) and (tender := bidding.get(tender_id)):
            mine = isinstance(refused, AgainForm) and refused.tender.data == str(tender_id)
            form = refused if mine and isinstance(refused, AgainForm) else AgainForm(formdata=None, prefix="again-")
            form.to.choices, form.tender.data = _addresses(tender), str(tender_id)
            found.append(Failed(tender, mail, form))
    return found


def _page(ctx: Context, procurement: Procurement, **refused: BaseForm) -> str:
    lots, today = _awarded(procurement), ctx.now.astimezone(LONDON).date()
    kept = happened(procurement.id)
    rows = as_rules(kept)
    known = {
        (bid.tender_id, lot.lot.lot_id): of_pair(rows, bid.tender_id, lot.lot.lot_id)
        for lot in lots
        for bid in lot.awarded
    }
    contracts = refused.get("contracts") or ContractsForm(formdata=None, prefix="contracts-")
    standstill = refused.get("standstill") or StandstillForm(formdata=None, prefix="standstill-")
    debrief = refused.get("debrief") or DebriefForm(formdata=None, prefix="debrief-")
    if isinstance(contracts, ContractsForm):
        _offer_pairs(contracts, lots)
    for form in (standstill, debrief):
        if isinstance(form, StandstillForm | DebriefForm):
            _offer_bidders(form, procurement, "Choose" if form is debrief else "None")
    still = running(procurement, ctx.now)
    return render_template(
        "award/after.html",
        procurement=procurement,
        lots=lots,
        known=known,
        behind={pair: behind(found, today) for pair, found in known.items()},
        kinds=OF_CONTRACTS,
        words=WORDS,
        still=still,
        failed=_failed(procurement, still, refused.get("again")),
        retold=retold_means(Regime(procurement.regime), still.published if still else None),
        indicators=indicators(rows),
        bids_public=bids_public(rows),
        indicator_form=refused.get("indicators") or IndicatorForm(formdata=None, prefix="indicators-"),
        bids_form=refused.get("bids") or BidsForm(formdata=None, prefix="bids-"),
        signed=sum(Kind.SIGNED in found for found in known.values()),
        started=sum(Kind.STARTED in found for found in known.values()),
        of_lots={lot.lot.lot_id: _of_lot(lot, known, today) for lot in lots},
        kept=kept,
        codes={one.id: one for one in tenders(procurement.id)} if kept else {},
        approved=approved(procurement.id),
        today=today,
        advice=ADVICE,
        people=names({row.by_id for row in kept}),
        notices_url=path_for("open_data.page", procurement=procurement.code),
        contracts_form=contracts,
        standstill_form=standstill,
        debrief_form=debrief,
        correction_form=refused.get("correction") or CorrectionForm(formdata=None, prefix="correction-"),
        form=next(iter(refused.values()), None),
    )
