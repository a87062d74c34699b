"""Certificates kept once: offered while they stand, warned of before they run out, and their last day at the checks."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.questionnaire.queries import slots
from procurement.tenders.actions.certifying import remind_of_certificates
from procurement.tenders.certificate_models import Certificate
from procurement.tenders.drafts import draft
from tests.factories import PDF, Small, local
from tests.pages.mailbox import last_mail
from tests.pages.visiting import Visitor

pytestmark = pytest.mark.one_database

HERE = "/organisation/certificates"


def day(year: int, month: int, number: int) -> dict[str, int]:
    return {"expires_on-day": number, "expires_on-month": month, "expires_on-year": year}


def test_a_certificate_is_kept_used_and_runs_out(app: Flask, clock: Any, tmp_path: Any) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        bidder, other = Visitor(app, small.bidders[0]), Visitor(app, small.bidders[1])
        for fields, why in (
            ({"title": "ISO 9001", **day(2020, 1, 1), "file": (BytesIO(PDF), "iso.pdf")}, "It ran out on"),
            ({"title": "ISO 9001", **day(2022, 1, 1)}, "Choose the file."),
            ({"title": "ISO 9001", **day(2022, 1, 1), "file": (BytesIO(b"MZ"), "iso.pdf")}, "Error: </span>"),
        ):
            refused = bidder.post(HERE, fields)
            assert refused.status_code == 422 and why in refused.text and "ISO 9001" in refused.text
        for title, when in (("ISO 9001", day(2021, 4, 30)), ("Liability insurance", day(2021, 4, 20))):
            kept = {"title": title, **when, "file": (BytesIO(PDF), f"{title}.pdf")}
            assert bidder.post(HERE, kept).status_code == 303
        assert "Liability insurance.pdf" not in other.get(HERE).text
        tender = small.fill(0)
        place = next(slot for slot in slots(small.procurement.id) if slot.several)
        iso, cover = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
        put = f"/bid/SMALL-1/slots/{place.id}/files"
        assert remind_of_certificates("https://evenhand.example") == 1, "the insurance has less than 30 days"
        assert "Liability insurance runs out" in str(last_mail(tmp_path, small.bidders[0].email)["Subject"])
        assert remind_of_certificates("https://evenhand.example") == 0, "told once"
        clock.at(local("2021-04-21T09:00"))
        assert "Liability insurance" not in bidder.get("/bid/SMALL-1").text, "what has run out is not offered"
        assert "This certificate ran out on" in bidder.post(put, {"certificate": cover.id}).text
        assert "Has run out" in bidder.get(HERE).text and "Certificates to renew" in bidder.get("/").text
        assert Visitor(app, small.bidders[1]).post(put, {"certificate": iso.id}).status_code == 404
        assert bidder.post(put, {"certificate": iso.id}).status_code == 303
        db.session.rollback()
        assert draft(tender, 1).files[place.id][0].expires_on == iso.expires_on
        assert bidder.post(HERE, {"remove": iso.id}).status_code == 303
        small.submit(0, tender)
        small.tenders = [tender]
        small.open(Stage.OPENING)
        small.confirm("lead")
        small.confirm("opener")
        small.declare("lead")
        page = Visitor(app, small.staff["lead"]).get(f"/procurements/SMALL-1/selection/{tender.id}")
        assert "before the contract can start" in page.text
