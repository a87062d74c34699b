"""Confirming core supplier information: by the bidder before the deadline, by the council before the award."""

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.core_information import shared, wanted
from procurement.tenders.core_models import CoreInformation, CoreInformationCheck
from procurement.tenders.models import Tender
from procurement.tenders.rules import share_code_of


@action(Permission.CORE_SHARE, Event.CORE_SHARED)
def share_core_information(ctx: Context, tender: Tender, share_code: str, confirmed: bool) -> CoreInformation:
    """Confirm that one's information on the central digital platform is complete, shared by this code, and current.

    It can be said again at any time, with another code, as long as something changes.
    """
    _wanted(tender)
    code = share_code_of(share_code)
    if code is None:
        raise Invalid("share_code", "Enter the code alone: letters and digits, as the platform shows it.")
    if not confirmed:
        raise Invalid("confirmed", "Tick the box once all of it is so.")
    return keep(CoreInformation(tender_id=tender.id, share_code=code, by_id=ctx.person, at=ctx.now))


def _wanted(tender: Tender) -> None:
    if not wanted(tender.procurement_id):
        raise Invalid("share_code", "Core supplier information is asked for under the Procurement Act 2023 only.")


@action(Permission.CORE_CHECK, Event.CORE_CHECKED)
def check_core_information(ctx: Context, tender: Tender, current: bool | None, words: str) -> CoreInformationCheck:
    """Record what the council found when it looked at a bidder's shared information again before the award."""
    _wanted(tender)
    if current is None:
        raise Invalid("current", "Choose whether it is current.")
    if tender.id not in shared([tender.id]) and current:
        raise Invalid("current", "This bidder has shared nothing yet: ask it to.")
    if not current and not words.strip():
        raise Invalid("words", "Say what is missing or out of date, and what you asked the bidder to do.")
    ctx.note(tender=tender.id, current=current)
    ctx.say(words=words)
    return keep(
        CoreInformationCheck(tender_id=tender.id, current=current, words=words.strip(), by_id=ctx.person, at=ctx.now)
    )
