"""A virus scan holds a file back from readers, and never a bid: its states, a scanner that is down, what was found."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.core.db import db
from procurement.core.virus_scanner import NotScanned, VirusScanner
from procurement.questionnaire.models import Slot
from procurement.tenders.actions import put_file, scan_waiting, submit_tender
from procurement.tenders.models import Submission, SubmittedFile
from tests.factories import PDF, Small
from tests.pages.test_bidding import BID, COUNCIL, Person, words
from tests.pages.test_bidding import slot_id as id_of_slot

pytestmark = pytest.mark.one_database
BAD = PDF + b"% a very bad file"


class Clamd(socketserver.BaseRequestHandler):
    """What clamd does on its socket: takes pieces until an empty one, and says what it thinks."""

    def handle(self) -> None:
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(line.read(4), "big"):
            content += line.read(size)
        said = b"INSTREAM size limit exceeded. ERROR" if b"too long" in content else b"stream: OK"
        self.request.sendall((b"stream: Bad-File FOUND" if b"very bad" in content else said) + b"\0")


@pytest.fixture
def address() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_scanner_is_asked_in_its_own_words(address: str, tmp_path: Any) -> None:
    looks = VirusScanner(address)
    assert looks.scan([b"fine", b"x" * 600_000]) == ""
    assert looks.scan([b"very ", b"bad"]) == "Bad-File"
    for scanner, content in ((looks, b"too long"), (VirusScanner(str(tmp_path / "no.sock")), b"fine")):
        with pytest.raises(NotScanned):
            scanner.scan([content])


def test_what_was_not_scanned_is_held_back_and_what_was_found_stays(app: Flask, clock: Any, address: str) -> None:
    with app.app_context():
        small = Small(clock).opened()
        file = db.session.scalars(
            select(SubmittedFile).join(Submission).where(Submission.tender_id == small.tenders[0].id)
        ).first()
        assert file is not None
        place = f"{COUNCIL}/tenders/{small.tenders[0].id}"
        lead = Person(app, small.staff["lead"])
        app.extensions["virus scanner"] = VirusScanner("127.0.0.1:9")
        assert scan_waiting() == 0, "a scanner that is down leaves everything waiting"
        held = lead.get(f"{place}/files/{file.id}")
        assert held.status_code == 403 and "has not been scanned for viruses yet" in held.text
        assert "Not scanned yet" in words(lead.page(place))
        app.extensions["virus scanner"] = VirusScanner(address)
        assert scan_waiting() > 0 and scan_waiting() == 0, "each content once"
        assert lead.get(f"{place}/files/{file.id}").status_code == 200
        assert "Not scanned yet" not in words(lead.page(place))


def test_a_bidder_reads_what_was_found_and_may_submit_all_the_same(app: Flask, clock: Any, address: str) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        tender = small.fill(0)
        app.extensions["virus scanner"] = VirusScanner(address)
        slot = db.session.get_one(Slot, id_of_slot(small, "A"))
        put_file(small.ctx(small.bidders[0]), tender, slot, "bad.pdf", BAD)
        alder = Person(app, small.bidders[0])
        assert "not scanned for viruses yet" in words(alder.page(BID))
        scan_waiting()
        page = words(alder.page(BID))
        assert "A virus was found" in page and "not scanned for viruses yet" not in page
        assert submit_tender(small.ctx(small.bidders[0]), tender).reference
