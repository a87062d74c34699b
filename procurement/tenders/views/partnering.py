"""With whom a bidder bids: the bidder names and invites; the invited person answers a part of its own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import login_user

from procurement.cases.models import Procurement
from procurement.cases.queries import lots as lots_of_procurement
from procurement.core.access import Ground
from procurement.core.action import Context, Refused
from procurement.core.db import db
from procurement.core.forms import BaseForm, PlainStringField, RadioField, SelectMultipleField
from procurement.core.vocabulary import FIRST_ROUND, Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.forms import AcceptForm
from procurement.people.joining_views import TAKERS
from procurement.people.links import account_of
from procurement.people.models import AccountLink, Organisation, User
from procurement.people.rules import LinkKind
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import PARTNER_WORDS
from procurement.tenders.actions.partnering import (
    answer_part,
    invite_partner,
    name_partner,
    remove_partner,
    take_part,
)
from procurement.tenders.bids import Bid
from procurement.tenders.forms import answers_form
from procurement.tenders.models import Tender
from procurement.tenders.partner_models import Partner
from procurement.tenders.partners import (
    Details,
    HeldPartner,
    answers_for,
    invitations,
    own_part,
    partner_of_link,
    partners_of,
)
from procurement.tenders.views.bidding import begun
from procurement.tenders.views.part_files import begin, changed, chunk, files_page, own_copy
from procurement.timetable.queries import windows

partner_pages = Blueprint("partners", __name__)


class PartnerForm(BaseForm):
    """Who a partner is."""

    kind = RadioField(
        "What they are",
        choices=[(kind.value, words) for kind, words in PARTNER_WORDS.items()],
        needed="Choose what they are.",
    )
    name = PlainStringField("Name of the organisation", most=160, needed="Enter the name.")
    company_number = PlainStringField("Company number, or the platform's number", most=20)
    share = PlainStringField("Share of the work", most=200)
    lots = SelectMultipleField("For which lots; none ticked is all of them", coerce=int)


class PersonForm(BaseForm):
    """Who answers for a partner."""

    person = PlainStringField("Name of the person", most=120, needed="Enter the person's name.")
    email = PlainStringField("E-mail address", most=254, needed="Enter an e-mail address, such as name@example.org.")


@partner_pages.route("/bid/<procurement>/partners", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def own(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """With whom do we bid, and what has each of them done? The button that was pressed says what is done."""
    found, tender = begun(ctx, procurement)
    here = {one.row.id: one for one in _all(tender)}
    number = request.form.get("partner", "")
    partner = here.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    what = request.form.get("do", "") if request.method == "POST" else ""
    if what not in ("", "name") and partner is None:
        abort(404)
    naming = _naming(procurement, what)
    inviting = PersonForm() if what == "invite" else PersonForm(formdata=None)
    here_again = url_for("partners.own", procurement=procurement.code)
    if what == "name" and naming.validate_on_submit():
        said = _details(naming)
        if act(naming, lambda: name_partner(ctx, tender, said, partner.row if partner else None)):
            return saved(f"{said.name} is named. Invite the person who answers for it.", here_again)
    if what == "invite" and partner and inviting.validate_on_submit():
        typed = inviting.email.data or "", inviting.person.data or "", str(current_app.config["SETTINGS"].base_url)
        if link := act(inviting, lambda: invite_partner(ctx, partner.row, *typed)):
            return saved(f"An invitation is on its way to {link.email}.", here_again)
    if what == "remove" and partner:
        remove_partner(ctx, partner.row)
        return saved("Taken out, with what was answered for it.", here_again)
    return _page(ctx, found, here, partner, naming, inviting, what)


def _all(tender: Tender) -> tuple[HeldPartner, ...]:
    return partners_of(tender.id, questions(tender.procurement_id), ())


def _naming(procurement: Procurement, what: str) -> PartnerForm:
    form = PartnerForm(formdata=None) if what != "name" else PartnerForm()
    form.lots.choices = _offered(procurement)
    return form


def _offered(procurement: Procurement) -> list[tuple[int, str]]:
    return [(lot.number, f"{lot.number} {lot.name}") for lot in lots_of_procurement(procurement.id)]


def _details(form: PartnerForm) -> Details:
    return Details(
        form.kind.data or "",
        form.name.data or "",
        form.company_number.data or "",
        form.share.data or "",
        tuple(form.lots.data or ()),
    )


def _page(
    ctx: Context,
    found: Bid,
    here: dict[int, HeldPartner],
    partner: HeldPartner | None,
    naming: PartnerForm,
    inviting: PersonForm,
    what: str,
) -> ResponseReturnValue:
    changing = partner or here.get(request.args.get("change", 0, type=int))
    if changing and changing.details and what != "name":
        naming = PartnerForm(formdata=None, **vars(changing.details))
        naming.lots.choices = _offered(found.procurement)
    wrong = naming if naming.errors else inviting if inviting.errors else None
    page = render_template(
        "bidding/partners.html",
        procurement=found.procurement,
        bid=found,
        editable=found.editable and found.round == FIRST_ROUND,
        partners=here.values(),
        invited=invitations(here.keys(), ctx.now) if here else {},
        naming=naming,
        offered=_offered(found.procurement),
        changing=changing if what != "invite" else None,
        inviting=inviting,
        about=partner.row.id if partner and what == "invite" else None,
        blank=PersonForm(formdata=None),
        form=wrong,
    )
    return page, (422 if wrong else 200)


@partner_pages.route("/parts/<int:partner>", methods=["GET", "POST"])
@guard(Permission.PART_READ)
def part(ctx: Context, partner: Partner) -> ResponseReturnValue:
    """What is asked of my organisation in another's tender? Everything is saved before it is said to be complete."""
    window = windows(partner.procurement_id, ctx.now)[Stage.TENDERING]
    held = own_part(partner)
    if request.method == "POST" and ("slot" in request.form or "do" in request.form):
        return changed(ctx, partner, held, window)
    if said := request.args.get("file"):
        return own_copy(partner, held, said)
    if "files" in request.args:
        return files_page(partner, held, window)
    form = answers_form(held.asked)(**{f"q{n}": text for n, text in held.answers.items()}, version=held.version)
    status = 200
    if form.validate_on_submit() and held.details:
        texts = {q.id: form[f"q{q.id}"].data or "" for q in held.asked}
        try:
            done = _save(ctx, partner, form, texts)
        except Refused as refused:
            if refused.refusal.ground is not Ground.STAGE:
                raise
            form.form_errors.append(f"Not saved. {refused.refusal.reason} What you typed is below.")
            done, status = "", 409
        if done:
            files = 1 if request.form.get("then") == "files" else None
            return saved(done, url_for("partners.part", partner=partner.id, files=files))
        held = own_part(partner)
    if form.errors and status == 200:
        status = 422
    procurement = db.session.get_one(Procurement, partner.procurement_id)
    page = render_template(
        "bidding/part.html",
        procurement=procurement,
        bidder=db.session.get_one(Organisation, partner.tender.organisation_id),
        partner=partner,
        held=held,
        window=window,
        form=form,
    )
    return page, status


def _save(ctx: Context, partner: Partner, form: BaseForm, texts: dict[int, str]) -> str:
    """What was done, in words; empty when something was wrong."""
    before = {question.id for question in own_part(partner).asked}
    if act(form, lambda: answer_part(ctx, partner, texts, done=False, seen=form.version.data or 0)) is None:
        return ""
    now = own_part(partner)
    form.version.data, form.version.raw_data = now.version, None
    if more := [question.code for question in now.asked if question.id not in before]:
        return f"Saved. Your answers ask for more: {', '.join(more)}."
    if request.form.get("then") != "done":
        return "Saved. Your part is not complete until you say so."
    if act(form, lambda: answer_part(ctx, partner, {}, done=True)) is None:
        return ""
    return "Your part is complete. The bidder can submit it with the tender."


def _take(ctx: Context, found: AccountLink) -> ResponseReturnValue:
    """The link of a partner's invitation: accepted with the account that has its address, or with a new one."""
    partner, user = partner_of_link(found), account_of(found.email)
    if partner is None:
        return render_template("people/link_gone.html", why="The bidder has taken this part out of its tender."), 410
    if ctx.actor_id is not None and (user is None or user.id != ctx.actor_id):
        return render_template("people/link_elsewhere.html", asked=found, me=db.session.get(User, ctx.actor_id))
    form: Any = AcceptForm(name=found.name) if user is None else BaseForm()
    if form.validate_on_submit() and (user is None or ctx.actor_id is not None):
        typed = (form.name.data or "", form.password.data or "") if user is None else ("", "")
        taken = act(form, lambda: take_part(ctx.within(partner.procurement_id), found, *typed))
        if taken is not None:
            if user is None and (made := account_of(found.email)):
                login_user(made, authn_via=["link"])
            return redirect(url_for("partners.part", partner=taken.id), 303)
    page = render_template(
        "people/take_part.html",
        form=form,
        asked=found,
        new=user is None,
        signed_in=ctx.actor_id is not None,
        procurement=db.session.get_one(Procurement, partner.procurement_id),
        bidder=db.session.get_one(Organisation, partner.tender.organisation_id),
    )
    return page, 422 if form.is_submitted() else 200


TAKERS[LinkKind.PARTNER] = _take

partner_pages.add_url_rule("/parts/<int:partner>/uploads", "begin", begin, methods=["POST", "OPTIONS"])
CHUNK = "/parts/<int:partner>/uploads/<part_upload>"
partner_pages.add_url_rule(CHUNK, "chunk", chunk, methods=["GET", "PATCH", "DELETE", "OPTIONS"])


@partner_pages.app_context_processor
def _parts() -> dict[str, Callable[[], list[tuple[str, str, bool]]]]:
    """The first page links to the parts that a person answers for others."""
    return {"parts_to_answer": parts_to_answer}


def parts_to_answer() -> list[tuple[str, str, bool]]:
    """Title of the procurement, address of the part, whether it is complete, for each part this person answers."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or not current_user.is_authenticated:
        return []
    return [
        (
            db.session.get_one(Procurement, row.procurement_id).title,
            url_for("partners.part", partner=row.id),
            row.done_at is not None,
        )
        for row in answers_for(ctx.person)
    ]
