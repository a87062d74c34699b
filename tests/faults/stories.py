"""What people are at when the server is killed: sending files, submitting, opening. Each story says what must hold."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from procurement.core.sealing import Holds, new_code
from procurement.tenders.tus import PIECE, VERSION, metadata
from tests.factories import PASSWORD, PDF
from tests.faults.serving import Answer, Cut, Nursery, Person

BID = "/bid/SMALL-1"
OPENING = "/procurements/SMALL-1/opening/1"
SCORING = "/procurements/SMALL-1/scoring"
PIECE_SIZE = 48_000
AIMED = 0.6
"""The part of the kills that is aimed at what matters most; the others come at any moment."""
REFERENCE = re.compile(r"SMALL-1-\d\d-1\.\d+-[0-9A-F]{8}")


def prepare(nursery: Nursery) -> None:
    """Make the states that cycles start from, with everybody who takes part signed in."""
    nursery.known = nursery.look("prepare", str(nursery.states / "drafted"), str(nursery.states / "sealed"))
    nursery.keep("scoring")
    for state, people, page in (
        ("drafted", {email: email for email in nursery.known["bidders"]}, BID),
        ("sealed", nursery.known["openers"], OPENING),
        ("scoring", nursery.known["evaluators"], SCORING),
    ):
        nursery.restore(state)
        nursery.stand_at(datetime.fromisoformat(nursery.known[state]))
        nursery.start()
        nursery.people[state] = {name: Person(nursery.port) for name in people}
        for name, person in nursery.people[state].items():
            person.enter(people[name], PASSWORD, page)
        nursery.kill()
        nursery.keep(state)


@dataclass
class Tally:
    """What a story came to: how often it was killed, what had been acknowledged, what was lost of it."""

    kills: int = 0
    aimed: int = 0
    """Of these, how many at a commit, at a sync to disk, or where a file is taken away."""
    acknowledged: int = 0
    unanswered: int = 0
    """Done when the server was killed, and not yet said to be done: found in place afterwards."""
    resumed: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    swept_files: int = 0
    swept_keys: int = 0


class Story(ABC):
    """One thing that people do. `go` does it to its end, over however many restarts."""

    state: str

    def __init__(self, nursery: Nursery, seed: int) -> None:
        self.nursery, self.chance, self.tally = nursery, random.Random(seed), Tally()
        self.lasts, self.points = 0.5, 1
        self._stop = threading.Event()

    def prepare(self, rehearsals: int) -> None:
        """Stand at the state that each cycle starts from; then see how long it takes unharmed."""
        self.people = self.nursery.people[self.state]
        self.nursery.stand_at(datetime.fromisoformat(self.nursery.known[self.state]))
        self.learn()
        for _ in range(rehearsals):
            self.cycle(kill=False)

    def cycle(self, *, kill: bool = True, whole: bool = False) -> None:
        """From the kept state: begin, be killed at some moment, start again, go on to the end, and look at it all."""
        self.nursery.restore(self.state)
        aim = self.chance.randint(1, self.points) if kill and self.chance.random() < AIMED else None
        self.nursery.start(aim)
        self.begin()
        started = time.perf_counter()
        doing = [threading.Thread(target=self._through, args=(one,)) for one in self.doing()]
        for thread in doing:
            thread.start()
        if kill:
            if aim is None:
                time.sleep(self.chance.uniform(0, 1.05 * self.lasts))
            while aim and not self.nursery.dead() and any(thread.is_alive() for thread in doing):
                time.sleep(0.01)
            self.tally.aimed += self.nursery.dead()
            self.nursery.kill()
            self.tally.kills += 1
            self.between(self._look())
            self.nursery.start()
        for thread in doing:
            thread.join()
        if not kill:
            self.lasts, self.points = time.perf_counter() - started, max(1, self.nursery.points.passed())
        self.finish(self._look(whole))
        self.nursery.kill()

    def _through(self, what: Callable[[], None]) -> None:
        try:
            what()
        except Exception as why:
            self.tally.lost.append(f"{type(why).__name__}: {why}")

    def _look(self, whole: bool = False) -> dict[str, Any]:
        found: dict[str, Any] = self.nursery.look("look", self.key(), whole)
        self.tally.half += found["wrong"]
        self.tally.swept_files += found["files_left"]
        self.tally.swept_keys += found["keys_left"]
        return found

    def again(self, ask: Callable[[], Answer]) -> Answer:
        """Ask until there is an answer, as everybody does whose line went dead."""
        for _ in range(200):
            try:
                return ask()
            except Cut:
                time.sleep(0.02)
        raise RuntimeError("nobody answers any more")

    def key(self) -> str:
        """The receipt's key with which what was sent can be read."""
        return ""

    def learn(self) -> None:  # noqa: B027 - a story may know enough
        """What must be known of the state to tell whether all of it is there."""

    @abstractmethod
    def begin(self) -> None:
        """Forget the cycle before."""

    @abstractmethod
    def doing(self) -> list[Callable[[], None]]:
        """What is done at once, each by somebody."""

    @abstractmethod
    def between(self, found: dict[str, Any]) -> None:
        """What must hold of what lies there after the kill, before anybody goes on."""

    @abstractmethod
    def finish(self, found: dict[str, Any]) -> None:
        """What must hold when all went on to the end."""


@dataclass
class Sent:
    """A file on its way, as its sender knows it."""

    number: int
    content: bytes
    place: str = ""
    acknowledged: int = 0
    done: bool = False

    @property
    def sha256(self) -> str:
        """What it must be in the end."""
        return hashlib.sha256(self.content).hexdigest()


class Uploads(Story):
    """Three bidders send a file each, in pieces; two of them begin a second one."""

    state = "drafted"

    def begin(self) -> None:
        """Other files than before."""
        self.sent = [
            Sent(n, PDF + b"%" + self.chance.randbytes(self.chance.randrange(60_000, 260_000))) for n in range(5)
        ]

    def doing(self) -> list[Callable[[], None]]:
        """Each file by a thread of its own."""
        return [lambda one=one: self._send(list(self.people.values())[one.number % 3], one) for one in self.sent]

    def _send(self, person: Person, one: Sent) -> None:
        said = metadata({"filename": f"file {one.number}.pdf", "slot": "SUP"})
        begun = self.again(
            lambda: person.ask(
                "POST",
                f"{BID}/uploads",
                Tus_Resumable=VERSION,
                Upload_Length=str(len(one.content)),
                Upload_Metadata=said,
            )
        )
        assert begun.status == 201, begun.text
        one.place, offset = begun.headers["Location"], 0
        while not one.done:
            try:
                offset = self._piece(person, one, offset)
            except Cut:
                offset = self._where(person, one, offset)

    def _piece(self, person: Person, one: Sent, offset: int) -> int:
        data = one.content[offset : offset + PIECE_SIZE]
        total = base64.b64encode(hashlib.sha256(data).digest()).decode()
        said = {"Upload_Offset": str(offset), "Content_Type": PIECE, "Upload_Checksum": f"sha256 {total}"}
        reply = person.ask("PATCH", one.place, data, Tus_Resumable=VERSION, **said)
        assert reply.status == 204, reply.text
        one.acknowledged = int(reply.headers["Upload-Offset"])
        self.tally.acknowledged += 1
        if one.acknowledged == len(one.content):
            one.done = reply.headers["Evenhand-SHA256"] == one.sha256
            assert one.done, "it came otherwise than it was sent"
        return one.acknowledged

    def _where(self, person: Person, one: Sent, offset: int) -> int:
        """Ask how far it came: as far as was acknowledged, or one piece further."""
        reply = self.again(lambda: person.ask("HEAD", one.place, Tus_Resumable=VERSION))
        assert reply.status == 200, f"{reply.status}: what was acknowledged to {one.acknowledged} is not here"
        here = int(reply.headers["Upload-Offset"])
        ahead = min(offset + PIECE_SIZE, len(one.content))
        assert here in (one.acknowledged, ahead), f"{here} of {one.acknowledged} acknowledged bytes are here"
        self.tally.resumed += 1
        self.tally.unanswered += here > one.acknowledged
        one.done = here == len(one.content)
        return here

    def between(self, found: dict[str, Any]) -> None:
        """Each file that was acknowledged whole is in its place; of others, the acknowledged part is."""
        there = list(found["files"].values())
        for one in self.sent:
            token = one.place.rpartition("/")[2]
            if one.done and one.sha256 not in there:
                self.tally.lost.append(f"file {one.number} was acknowledged and is not in its place")
            elif not one.done and token in found["uploads"] and found["uploads"][token][0] < one.acknowledged:
                self.tally.lost.append(
                    f"{token}: acknowledged to {one.acknowledged}, {found['uploads'][token]} is there"
                )

    def finish(self, found: dict[str, Any]) -> None:
        """All are in their places, and those that lay there before."""
        there = list(found["files"].values())
        self.tally.lost += [
            f"file {one.number} is not in its place" for one in self.sent if there.count(one.sha256) != 1
        ]
        if len(there) != 3 * 4 + len(self.sent):
            self.tally.half.append(f"{len(there)} files lie in drafts")


class Submissions(Story):
    """Three bidders press Submit at once."""

    state = "drafted"

    def key(self) -> str:
        """One key for all: whose is whose does not matter here."""
        return self._key

    def learn(self) -> None:
        """What was written and what was put, whichever of it is still a draft later."""
        self._key = new_code(Holds.RECEIPT)
        self.nursery.restore(self.state)
        found = self._look()
        self.answers, self.files = sorted(found["answers"]), sorted(found["files"].values())

    def begin(self) -> None:
        """No receipt yet."""
        self.receipts: dict[int, str] = {}

    def doing(self) -> list[Callable[[], None]]:
        """Each presses, and presses again until there is a receipt."""
        return [lambda n=n, p=p: self._press(n, p) for n, p in enumerate(self.people.values())]

    def _press(self, number: int, person: Person) -> None:
        reply = self.again(lambda: person.post(f"{BID}/submit", receipt_key=self._key))
        assert reply.status == 200, f"{reply.status} {reply.text[-2000:]}"
        found = REFERENCE.search(reply.text)
        assert found and self._key in reply.text, "a receipt names its reference and shows its key"
        self.receipts[number] = found.group()
        self.tally.acknowledged += 1

    def between(self, found: dict[str, Any]) -> None:
        """Each tender is a whole draft or a whole submission; every receipt that was returned has its submission."""
        receipts = set(self.receipts.values())
        self.tally.lost += [f"{one} is not here" for one in receipts - set(found["submissions"])]
        self.tally.unanswered += len(set(found["submissions"]) - receipts)
        self._all_there(found)

    def finish(self, found: dict[str, Any]) -> None:
        """One submission of each, whatever was pressed twice; nothing in hand; each receipt was sent, once."""
        self.tally.resumed += 1
        if sorted(self.receipts.values()) != sorted(found["submissions"]) or len(self.receipts) != len(self.people):
            self.tally.lost.append(f"{self.receipts} and {list(found['submissions'])}")
        if found["files"] or found["answers"]:
            self.tally.half.append("something of a draft is left after it was sent")
        sent = [done for once, done in found["mails"].items() if once.startswith("receipt-")]
        if sent != [True] * len(self.people):
            self.tally.lost.append(f"receipts by mail: {sent}")
        self._all_there(found)

    def _all_there(self, found: dict[str, Any]) -> None:
        sent = found["submissions"].values()
        answers = sorted([*found["answers"], *(text for one in sent for text in one["answers"])])
        files = sorted([*found["files"].values(), *(sha256 for one in sent for sha256 in one["files"])])
        if answers != self.answers or files != self.files:
            self.tally.half.append("drafts and submissions together are not what was written")


class Openings(Story):
    """Two openers confirm, one after the other, each with their share; the second one's press opens everything."""

    state = "sealed"

    def learn(self) -> None:
        """The register as it is without a crash is learned at the rehearsal."""
        self.register = ""

    def begin(self) -> None:
        """Nobody has confirmed."""
        self.confirmed: set[str] = set()

    def doing(self) -> list[Callable[[], None]]:
        """One after the other."""
        return [lambda: [self._confirm(name, person) for name, person in self.people.items()] and None]

    def _confirm(self, name: str, person: Person) -> None:
        fields = {"interest": "no", "share": self.nursery.known["shares"][name]}
        reply = self.again(lambda: person.post(f"{OPENING}/confirm", **fields))
        already = "A second person must do this" in reply.text or "have been opened already" in reply.text
        assert reply.status == 303 or already, f"{name}: {reply.status} {reply.text[-1500:]}"
        self.tally.acknowledged += reply.status == 303
        self.tally.resumed += already
        self.confirmed.add(name)

    def between(self, found: dict[str, Any]) -> None:
        """All are sealed, or all are opened; a share that was acknowledged is there for the other opener."""
        sealed, opened, answers = found["taken_out"]
        if found["opened"] != (opened == sealed) or found["opened"] != bool(answers) or (opened and opened != sealed):
            self.tally.half.append(f"of {sealed} tenders {opened} are opened, and the register says {found['opened']}")
        if "lead" in self.confirmed and not found["opened"] and not found["given"]:
            self.tally.lost.append("the first opener's part is gone")
        if len(self.confirmed) == 2 and not found["opened"]:
            self.tally.lost.append("it was said to be opened, and is not")
        self.tally.unanswered += found["opened"] and len(self.confirmed) < 2

    def finish(self, found: dict[str, Any]) -> None:
        """Opened once, and the register is letter for letter what it would have been."""
        self.register = self.register or found["register"]
        if not found["opened"] or found["register"] != self.register or found["given"]:
            self.tally.lost.append("the register is not the same as without a crash")
        tenders = json.loads(found["register"] or '{"tenders": []}')["tenders"]
        if len(tenders) != 3 or any(row.get("damage") for row in tenders):
            self.tally.half.append("a tender is not in the register, or damaged")


class Marks(Story):
    """Two evaluators write on every answer, twice, and submit question by question."""

    state = "scoring"

    def begin(self) -> None:
        """Nothing is written."""
        self.emails: dict[str, str] = self.nursery.known["evaluators"]
        self.kept: dict[str, str] = {}
        self.sending: dict[str, str] = {}
        self.given: set[str] = set()

    def doing(self) -> list[Callable[[], None]]:
        """Each evaluator for themselves."""
        return [lambda n=name, p=person: self._mark(n, p) for name, person in self.people.items()]

    def _mark(self, name: str, person: Person) -> None:
        email, answers = self.emails[name], self.nursery.known["answers"]
        for code in sorted({code for code, _ in answers}):
            for tender in (tender for one, tender in answers if one == code):
                version = ""
                for reason in ("The date is missing.", f"{name}: the date of {code} is missing in {tender}."):
                    version = self._save(person, f"{email} {code} {tender}", reason, version)
            self._submit(person, email, code)

    def _save(self, person: Person, key: str, reason: str, version: str) -> str:
        _, code, tender = key.split()
        self.sending[key] = reason
        said = {"mark": "3", "strengths": "A figure.", "concerns": "", "reason": reason, "version": version}
        reply = self.again(lambda: person.post(f"{SCORING}/{code}/{tender}/draft", **said))
        assert reply.status == 200, f"{key}: {reply.status} {reply.text[-1500:]}"
        self.kept[key] = reason
        self.tally.acknowledged += 1
        return str(json.loads(reply.text)["version"])

    def _submit(self, person: Person, email: str, code: str) -> None:
        reply = self.again(lambda: person.post(f"{SCORING}/{code}/submit"))
        already = "You have submitted these marks" in reply.text
        assert reply.status == 303 or already, f"{email} {code}: {reply.status} {reply.text[-1500:]}"
        self.given.add(f"{email} {code}")
        self.tally.acknowledged += reply.status == 303
        self.tally.resumed += already

    def between(self, found: dict[str, Any]) -> None:
        """What was acknowledged is there, word for word; a set of marks is there whole, or not at all."""
        for key, reason in self.kept.items():
            there = found["drafts"].get(key, ["", ""])
            if there not in (["3", reason], ["3", self.sending[key]]):
                self.tally.lost.append(f"{key}: {there} of {reason!r}")
            self.tally.unanswered += there[1] != reason
        self.tally.lost += [f"the marks of {one} are gone" for one in self.given - set(found["sets"])]
        self._whole(found)

    def finish(self, found: dict[str, Any]) -> None:
        """Every mark once, with the last words."""
        if set(found["sets"]) != self.given or len(found["sets"]) != len(self.given):
            self.tally.half.append(f"submitted: {found['sets']}")
        wrong = [key for key, reason in self.kept.items() if found["marks"].get(key) != ["3", reason]]
        self.tally.lost += [f"{key} has no mark, or other words" for key in wrong]
        self._whole(found)

    def _whole(self, found: dict[str, Any]) -> None:
        wanted = sorted(
            f"{one} {tender}"
            for one in found["sets"]
            for code, tender in self.nursery.known["answers"]
            if one.endswith(f" {code}")
        )
        if sorted(found["marks"]) != wanted:
            self.tally.half.append(f"{len(found['marks'])} marks of {len(wanted)} in the sets that were submitted")


STORIES: dict[str, type[Story]] = {
    "upload": Uploads,
    "submit": Submissions,
    "opening": Openings,
    "marks": Marks,
}
