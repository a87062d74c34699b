"""What a tender still lacks, what is written down when it is submitted, and what a file may be called. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

LONGEST_NAME = 180
"""Characters of a file's name that are kept: enough to know it by, short enough for every list and letter."""

UNNAMED = "file"

REMIND_HOURS = (48, 24, 2)
"""How many hours before the deadline whoever has not submitted is reminded."""


class Want(StrEnum):
    """What kind of thing is not there yet."""

    ANSWER = "answer"
    LOTS = "lots"
    FILE = "file"
    ANSWER_CHOICE = "answer choice"
    FILE_CHOICE = "file choice"
    CORE = "core supplier information"
    PARTNER = "partner"


def share_code_of(typed: str) -> str | None:
    """A share code of the central digital platform as it is kept; None where nothing like a code was typed.

    The platform publishes no form that could be checked, so whatever may be a code is taken.

    >>> share_code_of(" h7dk-29fq "), share_code_of("H7D"), share_code_of("see e-mail!")
    ('H7DK29FQ', None, None)
    """
    code = re.sub(r"[\s-]", "", typed).upper()
    return code if re.fullmatch("[A-Z0-9]{4,20}", code) else None


def usual_share_code(code: str) -> bool:
    """Whether a code has the form that share codes have had so far; a person looks again at any other.

    >>> usual_share_code("H7DK29FQ"), usual_share_code("H7DK29F")
    (True, False)
    """
    return len(code) == 8


@dataclass(frozen=True)
class Asked:
    """A question or a slot, as far as it matters to whether a tender is complete."""

    id: int
    code: str
    title: str
    required: bool
    lots: tuple[int, ...] = ()
    """The numbers of the lots that it is asked for; empty for all."""


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a tender from being submitted, with a sentence that says what to do.

    `lots` are the numbers of the lots that it keeps back; empty for the whole tender.
    """

    want: Want
    id: int | None
    code: str
    title: str
    why: str
    lots: tuple[int, ...] = ()

    @property
    def of_question(self) -> bool:
        """Whether it is a question that lacks something (`id` is the question's), rather than lots or a slot."""
        return self.want in (Want.ANSWER, Want.ANSWER_CHOICE)


def missing(
    questions: Sequence[Asked],
    answers: Mapping[int, str],
    lots: int,
    slots: Sequence[Asked],
    files: Mapping[int, int],
    under_way: Mapping[int, int],
) -> tuple[Missing, ...]:
    """What is not there yet, in the order of the pack: answers, lots, files.

    `answers` are texts by question id, `lots` how many are chosen, `files` and `under_way` how many files lie whole in
    each slot and how many are still being sent. A file on its way does not fill a slot.

    >>> question, slot = Asked(1, "Q1", "Workforce", True), Asked(2, "S3", "Prices", True)
    >>> [m.why for m in missing([question], {1: "  "}, 0, [slot], {}, {})]
    ['Not answered', 'No lot chosen', 'No file']
    """
    lacking = [
        Missing(Want.ANSWER, q.id, q.code, q.title, "Not answered", q.lots)
        for q in questions
        if q.required and not answers.get(q.id, "").strip()
    ]
    if not lots:
        lacking.append(Missing(Want.LOTS, None, "", "Lots", "No lot chosen"))
    lacking += [
        Missing(Want.FILE, s.id, s.code, s.title, "Still being sent" if under_way.get(s.id) else "No file", s.lots)
        for s in slots
        if s.required and not files.get(s.id)
    ]
    return tuple(lacking)


def complete_lots(chosen: Iterable[int], lacking: Iterable[Missing]) -> tuple[int, ...]:
    """The lots that nothing keeps back, by number: what one lot lacks never holds up another.

    >>> prices = Missing(Want.FILE, 1, "S3-2", "Prices", "No file", (2,))
    >>> complete_lots((1, 2), [prices]), complete_lots((1, 2), [Missing(Want.ANSWER, 2, "Q1", "Staff", "Not answered")])
    ((1,), ())
    """
    held = [set(one.lots) for one in lacking]
    return tuple(lot for lot in chosen if not any(not lots or lot in lots for lots in held))


_LEAST_WORD = 4


def _likeness(name: str, place: Asked) -> int:
    said = set(re.findall(r"[a-z]+|[0-9]+", name.lower()))
    named = set(re.findall(r"[a-z]+|[0-9]+", place.title.lower()))
    return sum(1 for word in named & said if len(word) >= _LEAST_WORD or word.isdigit())


def named_like(name: str, here: Asked, places: Iterable[Asked]) -> Asked | None:
    """The other place that a file's name names more plainly than the one it lies in; None where there is none.

    >>> rota, prices = Asked(1, "A", "Rota plan", True), Asked(2, "B", "Price schedule", True)
    >>> named_like("lot 3 price schedule.pdf", rota, [rota, prices]).code, named_like("lot 3.pdf", rota, [rota, prices])
    ('B', None)
    """
    best = max((place for place in places if place.id != here.id), key=lambda p: _likeness(name, p), default=None)
    if best is None or best.title == here.title or _likeness(name, best) <= _likeness(name, here):
        return None
    return best


def undecided(
    questions: Iterable[Asked],
    slots: Iterable[Asked],
    settled_questions: frozenset[int],
    settled_slots: frozenset[int],
) -> tuple[Missing, ...]:
    """The opened parts of a resubmission that were neither changed nor confirmed without change.

    >>> undecided([Asked(1, "Q1", "Workforce", True)], [], frozenset(), frozenset())[0].why
    'Change or confirm'
    """
    why = "Change or confirm"
    return tuple(
        [Missing(Want.ANSWER_CHOICE, q.id, q.code, q.title, why) for q in questions if q.id not in settled_questions]
        + [Missing(Want.FILE_CHOICE, s.id, s.code, s.title, why) for s in slots if s.id not in settled_slots]
    )


@dataclass(frozen=True)
class SentFile:
    """A file of a submission: the slot's code, its name, SHA-256 and size in bytes.

    `zeros` are the marks of the lines of a price schedule whose nought was confirmed; empty for none.
    """

    slot: str
    name: str
    sha256: str
    size: int
    zeros: str = ""

    def plain(self) -> dict[str, Any]:
        """As the manifest writes it, which names noughts only where there are any."""
        return {name: value for name, value in asdict(self).items() if value or name != "zeros"}


@dataclass(frozen=True)
class SentPartner:
    """A group member or subcontractor of a submission, with the SHA-256 of each answer of its own part by code.

    `files` are those of its part, each by its place's code, SHA-256 and size: their names are its own affair.
    """

    name: str
    company_number: str
    kind: str
    share: str
    lots: tuple[int, ...]
    answers: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, int], ...] = ()

    def plain(self) -> dict[str, Any]:
        """As the manifest writes it, which names files only where there are any."""
        said = {**asdict(self), "lots": sorted(self.lots), "answers": dict(sorted(self.answers))}
        files = [{"slot": slot, "sha256": sha256, "size": size} for slot, sha256, size in sorted(said.pop("files"))]
        return {**said, **({"files": files} if files else {})}


@dataclass(frozen=True)
class Content:
    """What a submission says, apart from when: bidder, lots by number, SHA-256 of each answer by code, files."""

    procurement: str
    bidder: str
    company_number: str
    round: int
    lots: tuple[int, ...]
    answers: tuple[tuple[str, str], ...]
    files: tuple[SentFile, ...]
    partners: tuple[SentPartner, ...] = ()
    confidential: tuple[str, ...] = ()
    """The SHA-256 of each mark of what is confidential."""

    def plain(self) -> dict[str, Any]:
        """As the manifest writes it: in one order, whatever order it came in. Who bids alone names no partners."""
        partners = sorted((one.plain() for one in self.partners), key=lambda one: (one["name"], one["kind"]))
        return {
            "procurement": self.procurement,
            "bidder": self.bidder,
            "company_number": self.company_number,
            "round": self.round,
            "lots": sorted(self.lots),
            "answers": dict(sorted(self.answers)),
            "files": sorted((f.plain() for f in self.files), key=lambda f: (f["slot"], f["name"], f["sha256"])),
            **({"partners": partners} if partners else {}),
            **({"confidential": sorted(self.confidential)} if self.confidential else {}),
        }


def canonical(value: Any) -> str:
    """One spelling for one value, so that equal facts hash equally.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"\\\\u00e9","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def manifest(content: Content, number: int, received_at: datetime) -> str:
    """The list of everything that was submitted and when, from which anyone can check a receipt.

    `received_at` is an aware time; it is written in UTC to the microsecond.
    """
    received = received_at.astimezone(UTC).isoformat(timespec="microseconds")
    return canonical({"content": content.plain(), "number": number, "received_at": received})


def says_the_same(written: str, content: Content) -> bool:
    """Whether a manifest lists exactly this content, so that a second press of the button sends nothing new."""
    return bool(json.loads(written)["content"] == json.loads(canonical(content.plain())))


def lots_in(written: str) -> tuple[int, ...]:
    """The numbers of the lots that a manifest is for."""
    return tuple(json.loads(written)["content"]["lots"])


def reference(code: str, bidder: int, round_: int, number: int, manifest_sha256: str) -> str:
    """What people quote: procurement, bidder, round and version, and the first of the manifest's hash.

    >>> reference("CSH-2021", 7, 1, 2, "ab12cd34" + "0" * 56)
    'CSH-2021-07-1.2-AB12CD34'
    """
    return f"{code[:16]}-{bidder:02d}-{round_}.{number}-{manifest_sha256[:8].upper()}"


def display_name(name: str) -> str:
    """A file's name as it may be shown: the last part of a path, without control, direction or invisible characters.

    It is data for people to read and never names anything on disk.

    >>> display_name("../../etc/x\\u202efdp.exe"), display_name("C:\\\\bids\\\\prices v2.xlsx"), display_name("\\x00..")
    ('xfdp.exe', 'prices v2.xlsx', 'file')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8")))[-1]
    spaced = re.sub(r"\s+", " ", last)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    tidy = " ".join(kept.split()).strip(" .") or UNNAMED
    stem, dot, end = tidy.rpartition(".")
    if len(tidy) <= LONGEST_NAME or not dot or len(end) > 10:
        return tidy[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(end) - 1].rstrip()}.{end}"


def ending(name: str) -> str:
    """The ending of a file's name, in lower case, without its dot.

    >>> ending("Prices.XLSX"), ending("prices")
    ('xlsx', '')
    """
    return name.rpartition(".")[2].lower() if "." in name else ""
