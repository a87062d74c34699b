"""The bidders' files: Word, PDF and Excel documents made once into a folder and kept.

The same folder always holds the same bytes: dates and identifiers inside the files are fixed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from demonstration import MARKING
from demonstration.answers import answer
from demonstration.bidders import ALL_BIDDERS, Bidder, Fate, resubmits, revised_questions
from demonstration.facts import facts_of, people_of
from demonstration.paper import FACES, Block, Heading, Table, pdf_file, word_file
from demonstration.procurement import CODE, TITLE
from demonstration.prose.policy import CERTIFICATE, PLAN, POLICY_SECTIONS, RISKS
from demonstration.questions import QUESTIONS
from demonstration.schedule import schedule_file
from demonstration.selection import HELD, PQQ_ITEMS, pqq_answer
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND

_MANIFEST = "manifest.json"
_HERE = Path(__file__).resolve().parent
_SOURCES = [
    "__init__",
    "answers",
    "bidder_table",
    "bidders",
    "documents",
    "facts",
    "paper",
    "procurement",
    "questions",
    "schedule",
    "selection",
]

ENOUGH = 8
"""Bidders from whom on several processes make the files."""

Key = tuple[str, int, str]
"""Bidder, round and upload slot."""


@dataclass(frozen=True)
class SampleFile:
    """A file of a bidder's tender as it lies in the folder. `name` is what the bidder calls it."""

    bidder: str
    round_number: int
    slot: str
    name: str
    size: int
    sha256: str

    @property
    def relative_path(self) -> Path:
        """Where it lies, under the folder."""
        return Path(self.bidder) / str(self.round_number) / self.name


def make_documents(folder: Path, bidders: Sequence[Bidder] = ALL_BIDDERS) -> Mapping[Key, tuple[SampleFile, ...]]:
    """Make the bidders' files in the folder, or find them there unharmed from before.

    Returns the files by bidder, round and slot; `folder / file.relative_path` is where one lies.

    Raises:
        OSError: the folder cannot be written.
    """
    made_from = _fingerprint(bidders)
    kept = _kept(folder, made_from)
    if kept is None:
        kept = tuple(made for files in _made(folder, bidders) for made in files)
        listed = {"made_from": made_from, "files": [asdict(one) for one in kept]}
        (folder / _MANIFEST).write_text(json.dumps(listed, indent=1), encoding="utf-8")
    by_slot: dict[Key, tuple[SampleFile, ...]] = {}
    for one in kept:
        key = (one.bidder, one.round_number, one.slot)
        by_slot[key] = (*by_slot.get(key, ()), one)
    return by_slot


def _kept(folder: Path, made_from: str) -> tuple[SampleFile, ...] | None:
    try:
        listed = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        files = tuple(SampleFile(**one) for one in listed["files"])
        unharmed = listed["made_from"] == made_from and all(
            hashlib.sha256((folder / one.relative_path).read_bytes()).hexdigest() == one.sha256 for one in files
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return files if unharmed else None


def _fingerprint(bidders: Sequence[Bidder]) -> str:
    """Everything that the bytes of the files depend on, in one hash."""
    whole = hashlib.sha256(" ".join(bidder.key for bidder in bidders).encode())
    fonts = [face for pair in FACES for face in pair if face.exists()]
    texts = [*(_HERE / f"{name}.py" for name in _SOURCES), *sorted(_HERE.glob("prose/*.py"))]
    for source in [*texts, *fonts]:
        whole.update(source.name.encode() + source.read_bytes())
    for library in ("python-docx", "fpdf2", "XlsxWriter"):
        whole.update(f"{library} {version(library)}".encode())
    return whole.hexdigest()


def _made(folder: Path, bidders: Sequence[Bidder]) -> Iterator[list[SampleFile]]:
    """Each bidder's files, in the order of the bidders; a few bidders' are not worth a process of their own."""
    if len(bidders) < ENOUGH:
        yield from (_make(folder, bidder) for bidder in bidders)
        return
    with ProcessPoolExecutor(mp_context=get_context("fork")) as workers:
        yield from workers.map(partial(_make, folder), bidders, chunksize=4)


def _make(folder: Path, bidder: Bidder) -> list[SampleFile]:
    return list(_written(folder, bidder))


def _written(folder: Path, bidder: Bidder) -> Iterator[SampleFile]:
    for round_number, slot, name, content in _contents(bidder):
        made = SampleFile(bidder.key, round_number, slot, name, len(content), hashlib.sha256(content).hexdigest())
        path = folder / made.relative_path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        yield made


def _contents(bidder: Bidder) -> Iterator[tuple[int, str, str, bytes]]:
    stem = bidder.short.replace(" & ", " and ").replace(" ", "_")
    yield (
        FIRST_ROUND,
        "APP-A",
        f"{stem}_Appendix_A.docx",
        word_file("Appendix A: PQQ and mobilisation", bidder.name, _appendix_a(bidder)),
    )
    yield FIRST_ROUND, "SCH-3", f"{stem}_Schedule_3.xlsx", schedule_file(bidder, FIRST_ROUND)
    if bidder.fate is Fate.NEVER:
        return
    yield FIRST_ROUND, "APP-B", *_appendix_b(bidder, FIRST_ROUND, f"{stem}_Appendix_B")
    yield (
        FIRST_ROUND,
        "SUPPORT",
        f"{stem}_Safeguarding_policy.pdf",
        pdf_file("Safeguarding adults policy", bidder.name, _policy(bidder)),
    )
    yield (
        FIRST_ROUND,
        "SUPPORT",
        f"{stem}_Insurance_certificate.pdf",
        pdf_file("Certificate of insurance", "Placeholder Mutual (invented)", _certificate(bidder)),
    )
    if resubmits(bidder):
        yield SECOND_ROUND, "APP-B", *_appendix_b(bidder, SECOND_ROUND, f"{stem}_Appendix_B_version_2")
        yield SECOND_ROUND, "SCH-3", f"{stem}_Schedule_3_version_2.xlsx", schedule_file(bidder, SECOND_ROUND)


def _about(bidder: Bidder) -> Table:
    people = people_of(bidder)
    return Table(
        (
            ("Tender", f"{CODE} {TITLE}"),
            ("Tenderer", f"{bidder.name} (invented)"),
            ("Company number", bidder.company_number),
            ("Registered office", bidder.address),
            ("Contact", f"{people['director']}, {bidder.email}"),
            ("Lots", "; ".join(f"{lot.number} {lot.name}" for lot in bidder.lots)),
        )
    )


def _appendix_a(bidder: Bidder) -> list[Block]:
    facts, people = facts_of(bidder), people_of(bidder)
    blocks: list[Block] = [_about(bidder), Heading("Part 1: pre-qualification questionnaire")]
    for item in PQQ_ITEMS:
        given = pqq_answer(bidder, item.code)
        blocks += [Heading(f"{item.code} {item.title}", 2), item.text, f"Answer: {given[:1].upper()}{given[1:]}"]
    blocks += [
        Heading("Part 2: mobilisation plan"),
        f"{people['transfer_lead']} leads mobilisation and {people['planner']} is deputy. The plan runs for "
        f"{facts['weeks']} weeks. "
        "Work before award is preparation at our own risk.",
        Table((("What", "Who", "By"), *((what, people[who], when) for what, who, when in PLAN))),
        Heading("Risks", 2),
        Table(
            (("Risk", "Early sign", "What we do"), *(tuple(cell.format_map(facts) for cell in row) for row in RISKS))
        ),
        Heading("Declaration", 2),
        f"The answers are true and complete as far as we know. Signed for {bidder.name} by {people['director']}, "
        "director, 19 April 2021.",
    ]
    return blocks


def _appendix_b(bidder: Bidder, round_number: int, stem: str) -> tuple[str, bytes]:
    """All the answers, as a Word file from some bidders and a PDF from the others."""
    blocks: list[Block] = [_about(bidder)]
    revised = revised_questions(bidder)
    for question in QUESTIONS:
        blocks.append(Heading(f"{question.code} {question.title}"))
        blocks.append(f"Up to {question.word_limit:,} words. Weight {question.weight} of 100.")
        if round_number == SECOND_ROUND and question.code not in revised:
            blocks.append("No change. Our answer of April 2021 stands.")
            continue
        for block in answer(bidder, question.code, round_number).split("\n\n"):
            blocks.append(Heading(block.removeprefix("## "), 2) if block.startswith("## ") else block)
    title = "Appendix B: quality questions" + (", second version" if round_number == SECOND_ROUND else "")
    if bidder.years % 2:
        return f"{stem}.pdf", pdf_file(title, bidder.name, blocks)
    return f"{stem}.docx", word_file(title, bidder.name, blocks)


def _policy(bidder: Bidder) -> list[Block]:
    facts = facts_of(bidder)
    blocks: list[Block] = [
        f"{bidder.name}. Version 6, approved by the board on 14 January 2021, due for review in January 2022."
    ]
    for number, (heading, *paragraphs) in enumerate(POLICY_SECTIONS, start=1):
        blocks.append(Heading(f"{number}. {heading}"))
        blocks += [paragraph.format_map(facts) for paragraph in paragraphs]
    return blocks


def _certificate(bidder: Bidder) -> list[Block]:
    public = "£10,000,000" if pqq_answer(bidder, "P5") == HELD else "£5,000,000"
    return [
        CERTIFICATE[0],
        Table(
            (
                ("Item", "Particulars"),
                ("Insured", f"{bidder.name} (invented), company number {bidder.company_number}"),
                ("Address", bidder.address),
                ("Policy number", f"DEMO-{bidder.company_number}"),
                ("Period", "1 January 2021 to 31 December 2021"),
                ("Employers' liability", "£10,000,000 any one event"),
                ("Public liability", f"{public} any one event"),
                ("Professional indemnity", "£2,000,000 in all"),
            )
        ),
        CERTIFICATE[1],
        CERTIFICATE[2],
        MARKING + ".",
    ]
