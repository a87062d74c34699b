"""Files in pieces, as any client of tus 1.0.0 sends them: begun, cut, taken up again, checked, given up."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from procurement.core.db import db
from procurement.tenders.content import MOST_BYTES
from procurement.tenders.models import DraftFile, Upload
from procurement.tenders.storing import store
from procurement.tenders.tus import KEPT, PIECE, metadata
from tests.factories import PDF, Small
from tests.pages.test_bidding import BID, DEADLINE, Person, words

pytestmark = pytest.mark.one_database


class Client(Person):
    """A tus client that knows the protocol and nothing of Evenhand but its session's cookie and token."""

    def send(self, method: str, address: str, data: bytes = b"", **headers: Any) -> TestResponse:
        said = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        said = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token, **said}
        return self.sent(lambda: self.client.open(address, method=method, data=data, headers=said))

    def create(self, size: int | str, name: str = "plan.pdf", slot: str = "A", **more: Any) -> TestResponse:
        said = metadata({"filename": name, "slot": slot})
        return self.send("POST", f"{BID}/uploads", **{"Upload_Length": size, "Upload_Metadata": said, **more})

    def patch(self, place: str, offset: int | str, data: bytes, **more: Any) -> TestResponse:
        return self.send("PATCH", place, data, Upload_Offset=offset, **{"Content_Type": PIECE, **more})


@pytest.fixture
def client(app: Flask, clock: Any) -> Any:
    with app.app_context():
        small = Small(clock).tendering()
        alder = Client(app, small.bidders[0])
        alder.get(BID)
        alder.post(f"{BID}/start")
        alder.get(BID)
        yield alder


def files() -> list[DraftFile]:
    return list(db.session.scalars(select(DraftFile).order_by(DraftFile.id)))


def test_a_file_goes_up_in_pieces_and_is_taken_up_again(client: Client) -> None:
    content = PDF + b"%" * 200_000
    begun = client.create(len(content))
    assert (begun.status_code, begun.headers["Tus-Resumable"], begun.headers["Upload-Offset"]) == (201, "1.0.0", "0")
    place = begun.headers["Location"]
    assert "GMT" in begun.headers["Upload-Expires"]
    assert client.patch(place, 0, content[:100_000]).status_code == 204
    head = client.send("HEAD", place)
    assert (head.status_code, head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (
        200,
        "100000",
        str(len(content)),
    )
    assert head.headers["Cache-Control"] == "no-store"
    assert head.headers["Upload-Metadata"] == metadata({"filename": "plan.pdf", "slot": "A"})
    again = client.patch(place, 0, content[:100_000])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, "100000")
    assert "Choose the same file again" in words(client.page(BID))
    last = client.patch(place, 100_000, content[100_000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(content)))
    assert last.headers["Evenhand-SHA256"] == hashlib.sha256(content).hexdigest()
    head = client.send("HEAD", place)
    assert head.headers["Upload-Offset"] == str(len(content)), "a lost answer is asked for again"
    assert head.headers["Evenhand-SHA256"] == last.headers["Evenhand-SHA256"]
    again = client.patch(place, 100_000, content[100_000:])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(len(content))), (
        "and so is a piece sent again"
    )
    link = client.page(BID).xpath("//a[text()='plan.pdf']/@href")[0]
    copy = client.get(link)
    assert copy.data == content
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert copy.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in copy.headers["Content-Security-Policy"]
    client.post(f"{link}/remove")
    assert client.send("HEAD", place).status_code == 410, "what was taken out again is not said to be there"


def test_a_whole_file_may_come_with_its_beginning_and_a_method_in_a_header(client: Client) -> None:
    whole = client.create(len(PDF), Content_Type=PIECE)
    assert whole.headers["Upload-Offset"] == "0", "nothing came along"
    said = metadata({"filename": "plan.pdf", "slot": "SUP"})
    sent = client.send("POST", f"{BID}/uploads", PDF, Upload_Length=len(PDF), Upload_Metadata=said, Content_Type=PIECE)
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (201, str(len(PDF)))
    override = {"X_HTTP_Method_Override": "PATCH", "Upload_Offset": 0, "Content_Type": PIECE}
    assert client.send("POST", whole.headers["Location"], PDF, **override).status_code == 204
    assert sorted(file.slot.code for file in files()) == ["A", "SUP"]


def test_what_the_server_can_do_is_told(client: Client) -> None:
    told = client.send("OPTIONS", f"{BID}/uploads")
    assert told.status_code == 204
    assert (told.headers["Tus-Version"], told.headers["Tus-Max-Size"]) == ("1.0.0", str(MOST_BYTES))
    assert told.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,termination,expiration"
    assert "sha1" in told.headers["Tus-Checksum-Algorithm"]


def summed(name: str, data: bytes) -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, data).digest()).decode()}"


def test_a_damaged_piece_is_not_kept_and_a_stranger_sum_is_refused(client: Client) -> None:
    place = client.create(len(PDF)).headers["Location"]
    assert client.patch(place, 0, PDF[:50], Upload_Checksum=summed("sha256", b"else")).status_code == 460
    assert client.send("HEAD", place).headers["Upload-Offset"] == "0"
    assert client.patch(place, 0, PDF[:50], Upload_Checksum="md5 xx").status_code == 400
    assert client.patch(place, 0, PDF[:50], Upload_Checksum="sha1 -").status_code == 400
    assert client.patch(place, 0, PDF[:50], Upload_Checksum=summed("sha256", PDF[:50])).status_code == 204
    assert client.patch(place, 50, PDF[50:], Upload_Checksum=summed("sha1", PDF[50:])).status_code == 204
    assert files()[0].sha256 == hashlib.sha256(PDF).hexdigest()


def test_what_makes_no_sense_is_refused_with_a_sentence_and_leaves_nothing(client: Client) -> None:
    tries = [
        (client.create("x"), 400),
        (client.create(""), 400),
        (client.create(MOST_BYTES + 1), 413),
        (client.create(0), 422),
        (client.create(9, Upload_Defer_Length="1"), 400),
        (client.create(9, Upload_Metadata="filename ***"), 400),
        (client.create(9, Upload_Metadata="x" * 5_000), 400),
        (client.create(9, name=""), 422),
        (client.create(9, slot="99999"), 422),
        (client.create(9, name="a\x00.exe"), 422),
        (client.create(9, Tus_Resumable="0.2.2"), 412),
    ]
    for reply, status in tries:
        assert reply.status_code == status and reply.json is not None and reply.json["message"].endswith(".")
        assert reply.headers["Tus-Resumable"] == "1.0.0"
    assert tries[-1][0].headers["Tus-Version"] == "1.0.0"
    assert db.session.scalars(select(Upload)).all() == [] and list(store().blobs()) == []
    place = client.create(9).headers["Location"]
    assert client.patch(place, "x", b"1").status_code == 400
    assert client.patch(place, 0, b"1", Content_Type="text/plain").status_code == 415
    assert client.patch(place, 0, b"1" * 10).status_code == 422
    assert client.send("PATCH", place, b"1", Upload_Offset=0, Content_Type=PIECE, X_CSRFToken="no").status_code == 400


def test_a_file_that_is_not_taken_is_not_on_its_way_either(client: Client) -> None:
    place = client.create(11).headers["Location"]
    reply = client.patch(place, 0, b"hello there")
    assert reply.status_code == 422 and reply.json is not None and "something else" in reply.json["message"]
    assert client.send("HEAD", place).status_code == 404
    assert "plan.pdf" not in words(client.page(BID)) and list(store().blobs()) == []


def test_a_file_is_given_up_or_runs_out(client: Client, clock: Any) -> None:
    place = client.create(50).headers["Location"]
    assert client.send("DELETE", place).status_code == 204
    assert client.send("HEAD", place).status_code == 404
    place = client.create(50).headers["Location"]
    clock.at(clock.moment + KEPT)
    assert client.patch(place, 0, b"%PDF").status_code == 204
    clock.forward(seconds=1)
    assert client.patch(place, 4, b"late").status_code == 410


def test_after_the_deadline_nothing_is_begun(client: Client, clock: Any) -> None:
    clock.at(DEADLINE)
    reply = client.create(9)
    assert reply.status_code == 403 and reply.json is not None and "closed at 16:00:00" in reply.json["message"]
