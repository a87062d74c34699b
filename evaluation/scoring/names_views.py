"""The part of the progress page where the lead looks for bidders' names and decides what becomes of each."""

from dataclasses import dataclass
from typing import Any

from flask import request

from evaluation.scoring.actions.covering import COVER, decide_name
from evaluation.scoring.forms import NameForm
from evaluation.scoring.items import items
from evaluation.scoring.names_found import NameFound, files_named, names_found, tenders_of
from evaluation.scoring.progress import Progress
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act
from procurement.tenders.covering import NameFate
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import chosen, reads
from procurement.tenders.models import Tender


@dataclass(frozen=True)
class Names:
    """What the page shows of it: what was found where it was looked, and the one that is being decided."""

    looked: bool
    bidder: Tender | None
    bidders: list[Tender]
    found: list[NameFound]
    picked: NameFound | None
    form: NameForm

    @property
    def here(self) -> str:
        """What the address says of where one looks: the answers of all, or the files of one bidder."""
        return str(self.bidder.id) if self.bidder else "1"


def names_part(ctx: Context, procurement: Procurement, panel: Progress, form: NameForm | None = None) -> Names | None:
    """The part as it is asked for in the address, or as its form was sent; None where it is not the person's."""
    if not (procurement.anonymous and ctx.may(Permission.SCORE_GUIDE)):
        return None
    typed = request.form if form else request.args
    asked = typed.get("names", "")
    if not asked:
        return Names(False, None, [], [], None, NameForm(formdata=None))
    bidders = tenders_of(items(procurement.id, panel.round))
    bidder = next((one for one in bidders if str(one.id) == asked), None)
    found = files_named(procurement.id, panel.round, bidder.id) if bidder else names_found(procurement.id, panel.round)
    picked = next((one for one in found if one.key == typed.get("find")), None)
    return Names(True, bidder, bidders, found, picked, form or _form(picked, formdata=None))


def _form(picked: NameFound | None, **more: Any) -> NameForm:
    """The form for one find, with what was decided before in it."""
    held: dict[str, Any] = {}
    if picked:
        before = picked.decision
        held["words"] = "\n".join(before.words if before and before.words else picked.words or ())
        held["kind"] = before.kind if before else None
    form = NameForm(data=held, **more)
    form.ask(of_file=bool(picked and picked.file))
    return form


def name_decided(ctx: Context, procurement: Procurement, panel: Progress) -> tuple[NameForm, str]:
    """Do what was sent: the form, and what was done in a sentence (empty where it could not be taken)."""
    form = NameForm()
    form.ask(of_file=request.form.get("find", "").startswith("f"))
    here = names_part(ctx, procurement, panel, form)
    if here is None or here.picked is None:
        form.form_errors.append("Choose what you decide about.")
        return form, ""
    found, files = here.picked, chosen("files")
    if not form.validate_on_submit():
        return form, ""
    done = act(
        form,
        lambda: decide_name(
            ctx,
            procurement,
            found,
            NameFate(form.kind.data),
            form.reason.data or "",
            words=(form.words.data or "").splitlines(),
            file=files[0] if files else None,
        ),
    )
    return form, f"{found.name}: decided." if done else ""


@reads(COVER)
def _of_a_cover(ctx: Context, enclosure: Enclosure) -> bool:
    """Whoever leads; evaluators get it in the place of what was sent."""
    return ctx.may(Permission.SCORE_GUIDE)
