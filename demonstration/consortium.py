"""One bidder of the demonstration bids with another organisation, whose own person answers its part by invitation."""

import secrets

from demonstration.bidders import Bidder
from demonstration.selection import pqq_answer
from demonstration.telling import Telling
from procurement.core.action import Context
from procurement.people.links import account_of
from procurement.questionnaire.rules import PartnerKind, asked_of_partner
from procurement.tenders.actions.partnering import answer_part, invite_partner, name_partner, take_part
from procurement.tenders.models import Tender
from procurement.tenders.partners import Details

BIDS_WITH = "amberwick"
"""The key of the bidder that bids with another."""

MEMBER = Details(
    PartnerKind.MEMBER.value, "Saltmarsh Night Care Ltd", "97999901", "night visits, about a fifth of the hours"
)
PERSON = "Wren Halloran"
EMAIL = "wren@saltmarsh.example"


def bid_with_another(telling: Telling, bidder: Bidder, tender: Tender) -> None:
    """Name the member of the group and invite its person, who answers everything that it is asked."""
    if bidder.key != BIDS_WITH:
        return
    partner = name_partner(telling.by_bidder(bidder.key), tender, MEMBER)
    link = invite_partner(telling.by_bidder(bidder.key), partner, EMAIL, PERSON, "https://evenhand.example")
    take_part(Context.of(None), link, PERSON, secrets.token_urlsafe(24))
    asked = [q for q in telling.questions.values() if asked_of_partner(q.also_asked, MEMBER.kind)]
    person = account_of(EMAIL)
    assert person is not None
    said = {q.id: pqq_answer(bidder, q.code) for q in asked}
    answer_part(Context.of(person.id, telling.procurement.id), partner, said, done=True)
