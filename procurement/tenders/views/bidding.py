"""A bidder's page for one procurement: where it stands, what still blocks, and how long there is."""

from datetime import timedelta

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import lots as lots_of_procurement
from procurement.core.action import Context, Stale
from procurement.core.sealing import Holds, new_code
from procurement.core.vocabulary import FIRST_ROUND, Permission, Role
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.questionnaire.models import Kind, Part, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders import formatted
from procurement.tenders.actions import choose_lots, keep_unchanged, start_tender
from procurement.tenders.bids import Bid, Section, bid, finished_sections, published, sections
from procurement.tenders.content import KINDS, MOST_WORDS, kinds_words
from procurement.tenders.filled_forms import form_for, forms_filled, forms_of
from procurement.tenders.forms import LotsForm, ReceiptKeyForm, WithdrawForm
from procurement.tenders.models import Tender
from procurement.tenders.priced import misplaced, prices_read
from procurement.tenders.readiness import doubts, ready_lots
from procurement.tenders.rules import REMIND_HOURS, Missing, Want, ending
from procurement.tenders.scanning import scan_states
from procurement.tenders.sharing import shares

bidding_pages = Blueprint("bidding", __name__)


def mine(ctx: Context, procurement: Procurement) -> Bid:
    """The acting bidder's standing. A procurement that was never published is not there for bidders."""
    if Role.BIDDER not in ctx.standing.roles or not published(procurement.id, ctx.now):
        abort(404)
    g.bid = bid(ctx, procurement)  # the frame of the page asks for it too
    return g.bid  # type: ignore[no-any-return]


def begun(ctx: Context, procurement: Procurement) -> tuple[Bid, Tender]:
    """The same, for pages that need a tender to have been started."""
    found = mine(ctx, procurement)
    if found.tender is None:
        abort(404)
    return found, found.tender


def link_to(procurement: Procurement, lacking: Missing, pages: list[Section]) -> str:
    """The page where a missing thing is put right."""
    code = procurement.code
    for section in pages:
        if lacking.of_question and any(q.id == lacking.id for q in section.questions):
            return url_for("bidding.answers", procurement=code, section=section.key, _anchor=f"q{lacking.id}")
    if lacking.want == "lots":
        return url_for("bidding.lots", procurement=code)
    if lacking.want == Want.CORE:
        return url_for("core_information.own", procurement=code)
    if lacking.want == Want.PARTNER:
        return url_for("partners.own", procurement=code, _anchor=f"partner-{lacking.id}")
    return url_for("bidding.tender", procurement=code, _anchor=f"slot-{lacking.id}")


@bidding_pages.get("/bid/<procurement>")
@guard(Permission.TENDER_READ_OWN)
def tender(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What have I got, what is missing, how long have I got?"""
    return checklist(mine(ctx, procurement))


def checklist(
    found: Bid, wrong: dict[int, str] | None = None, taking_up: ReceiptKeyForm | None = None
) -> ResponseReturnValue:
    """The bidder's page; `wrong` are sentences about files that were not taken, by slot.

    What was sent and lies sealed is not shown again: a new draft is begun beside it when `afresh` is asked for, or
    made of it with the bidder's key (`taking_up`, with what was wrong with it).
    """
    procurement = found.procurement
    asked = found.held.questions if found.held else questions(procurement.id)
    pages = sections(asked)
    offered = lots_of_procurement(procurement.id)
    places = found.held.slots if found.held else slots(procurement.id)
    given = forms_of(procurement.id)
    blocking = [(m, link_to(procurement, m, pages)) for m in found.held.missing] if found.held else []
    return render_template(
        "bidding/tender.html",
        procurement=procurement,
        bid=found,
        held=found.held,
        selection=[s for s in pages if s.part == Part.SELECTION],
        quality=[s for s in pages if s.part == Part.QUALITY],
        slots=places,
        places=_by_lots(places, offered),
        offered=offered,
        blocking=blocking,
        grouped=_grouped(blocking, pages),
        whole=ready_lots(found.held) if found.held else [],
        scans=scan_states([file for there in found.held.files.values() for file in there]) if found.held else {},
        doubts=doubts(found.held) | misplaced(found.held) if found.held else {},
        prices=prices_read(found.held) if found.held else {},
        form_for=lambda slot: form_for(slot, given),
        said_of_forms=forms_filled(found.held, given) if found.held else {},
        blocked={(m.of_question, m.id) for m, _ in blocking},
        words={q.id: formatted.words(found.held.answers.get(q.id, "")) for q in asked} if found.held else {},
        kinds=kinds_words,
        accept=lambda slot: ",".join(f".{e}" for e in slot.accepts if e in KINDS),
        fits=lambda file, slot: ending(file.name) in slot.accepts,
        most=MOST_WORDS,
        first_round=FIRST_ROUND,
        finished=finished_sections(found.tender.id) if found.tender else {},
        who_has=_who_has(found.tender),
        withdraw_form=WithdrawForm(),
        not_taken=wrong or {},
        resting=found.resting and "afresh" not in request.args,
        key_form=taking_up or ReceiptKeyForm(formdata=None),
        receipt_key=new_code(Holds.RECEIPT),
        form=taking_up,
        reminders=[(hours, found.closes_at - timedelta(hours=hours)) for hours in REMIND_HOURS]
        if found.closes_at
        else [],
    ), (422 if wrong or taking_up else 200)


def _who_has(tender: Tender | None) -> dict[int, str]:
    """Which colleague answers a question, by name; empty where nothing was shared out."""
    given = shares(tender.id) if tender else {}
    people = names(set(given.values())) if given else {}
    return {question_id: people[user_id] for question_id, user_id in given.items() if user_id in people}


def _grouped(blocking: list[tuple[Missing, str]], pages: list[Section]) -> list[tuple[str, list[tuple[Missing, str]]]]:
    """What blocks, by the section of the page where it is put right."""
    selection = {q.id for page in pages if page.part == Part.SELECTION for q in page.questions}
    found: dict[str, list[tuple[Missing, str]]] = {}
    for lacking, href in blocking:
        if lacking.of_question:
            title = "Selection questions" if lacking.id in selection else "Quality answers"
        else:
            title = {Want.LOTS: "Lots", Want.CORE: "Core supplier information", Want.PARTNER: "Partners"}.get(
                lacking.want, "Files"
            )
        found.setdefault(f"{title}: {lacking.why.lower()}", []).append((lacking, href))
    return list(found.items())


def _by_lots(places: list[Slot], offered: list[Lot]) -> list[tuple[str, list[Slot]]]:
    """The places for files by the lots that they are for, in words; those for all lots first."""
    names = {lot.number: lot.name for lot in offered}
    found: dict[str, list[Slot]] = {}
    for slot in sorted(places, key=lambda one: one.lots):
        one = slot.lots[0] if len(slot.lots) == 1 else None
        title = f"Lot {one} {names.get(one, '')}" if one else slot.lots_words.capitalize()
        found.setdefault(title, []).append(slot)
    return list(found.items())


@bidding_pages.post("/bid/<procurement>/start")
@guard(Permission.TENDER_START)
def start(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Begin a tender."""
    mine(ctx, procurement)
    start_tender(ctx, procurement)
    return saved(
        "Your tender is started. Nothing goes to the council until you submit it.",
        url_for("bidding.tender", procurement=procurement.code),
    )


@bidding_pages.route("/bid/<procurement>/lots", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def lots(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Which lots is the tender for?"""
    found, own_tender = begun(ctx, procurement)
    assert found.held is not None
    chosen = [lot.id for lot in found.held.lots]
    form = LotsForm(lots=chosen, seen=",".join(map(str, chosen)))
    offered = lots_of_procurement(procurement.id)
    form.lots.choices = [(lot.id, f"{lot.number} {lot.name}") for lot in offered]
    if form.validate_on_submit():
        try:
            done = act(form, lambda: choose_lots(ctx, own_tender, form.lots.data or [], seen=form.seen_ids()))
        except Stale as stale:
            form.lots.errors = [f"Somebody of your organisation chose {stale.theirs['lots']} meanwhile. Choose again."]
            form.seen.data = ",".join(map(str, chosen))
            form.seen.raw_data = None
            done = None
        if done is not None:
            asks = any(q.kind == Kind.CAPACITY for q in found.held.questions) and form.lots.data
            where = "bidding.capacity" if asks else "bidding.tender"
            return saved("Your lots are saved.", url_for(where, procurement=procurement.code))
    ticked = set(form.lots.data or [])
    page = render_template(
        "bidding/lots.html", procurement=procurement, bid=found, offered=offered, ticked=ticked, form=form
    )
    return page, (422 if form.errors else 200)


@bidding_pages.post("/bid/<procurement>/unchanged/<kind>/<int:part_id>")
@guard(Permission.TENDER_READ_OWN)
def unchanged(ctx: Context, procurement: Procurement, kind: str, part_id: int) -> ResponseReturnValue:
    """Confirm that an opened part stays as it was sent."""
    _, own_tender = begun(ctx, procurement)
    if kind not in ("question", "slot"):
        abort(404)
    ids = [part_id]
    keep_unchanged(ctx, own_tender, ids if kind == "question" else [], ids if kind == "slot" else [])
    return saved(
        "Confirmed: this part stays as you sent it before.", url_for("bidding.tender", procurement=procurement.code)
    )
