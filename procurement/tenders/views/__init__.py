"""Pages about tenders: the bidder's own, and the opening on the council's side."""

from procurement.tenders.views import (
    answering,
    enclosed,
    incidents,
    keys,
    reading,
    receiving,
    reminding,
    resuming,
    sending,
    stating,
    uploading,
)
from procurement.tenders.views.bidding import bidding_pages
from procurement.tenders.views.certifying import certificate_pages
from procurement.tenders.views.core_information import core_pages
from procurement.tenders.views.opening import opening_pages
from procurement.tenders.views.partnering import partner_pages
from procurement.tenders.views.sharing import sharing_pages

__all__ = [
    "answering",
    "bidding_pages",
    "certificate_pages",
    "core_pages",
    "enclosed",
    "incidents",
    "keys",
    "opening_pages",
    "partner_pages",
    "reading",
    "receiving",
    "reminding",
    "resuming",
    "sending",
    "sharing_pages",
    "stating",
    "uploading",
]
