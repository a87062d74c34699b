"""How an award report is laid out: its blocks of words, and two orders to start from. Pure.

A numbered section is made of parts. A part of fact is drawn from the record and nobody types it; a block of words is
written by the lead on the page of the report. The orders follow how councils lay out such reports for a cabinet
committee and for an executive.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fact(StrEnum):
    """A part that is drawn from the record."""

    PURPOSE = "purpose"
    BACKGROUND = "background"
    ROUTE = "route"
    TENDERS = "tenders"
    CRITERIA = "criteria"
    EVALUATION = "evaluation"
    NEGOTIATION = "negotiation"
    FINANCE = "finance"
    LOTS = "lots"
    COSTS = "costs"
    MARKET = "market"
    ROBUSTNESS = "robustness"
    STANDSTILL = "standstill"
    RISKS = "risks"
    LEGAL = "legal"
    EQUALITY = "equality"
    DATA = "data"
    APPROVAL = "approval"


@dataclass(frozen=True)
class Block:
    """A block of words: what it is called, what it should say, and whether a report goes without it.

    A `line` stands in the table at the head, on one line.
    """

    key: str
    title: str
    asks: str
    needed: bool = False
    line: bool = False


BLOCKS: Mapping[str, Block] = {
    block.key: block
    for block in (
        Block("decision", "Decision number", "The number of the decision in the forward plan.", line=True),
        Block("key_decision", "Key decision", "Yes or no, and the reason in few words.", line=True),
        Block("before", "Where this paper has been", "Boards and committees that saw it, with dates.", line=True),
        Block("after", "Where this paper goes next", "Who considers or decides it next, with dates.", line=True),
        Block("author", "Report author", "Name, post and how to reach the author.", line=True),
        Block("summary", "Summary", "What is decided, what led to it and what follows, in one paragraph.", needed=True),
        Block(
            "sought",
            "Decision sought",
            "What the decision maker is asked to agree besides the awards: authority to sign, to extend, to deal with "
            "lots that are short. One to a line.",
            needed=True,
        ),
        Block("reasons", "Reasons for the recommendation", "Why this is the right decision, and why now."),
        Block("alternatives", "Alternatives considered", "Each alternative and why it was not followed.", needed=True),
        Block("purpose", "Introduction", "What this report adds to what has been decided before."),
        Block("strategy", "Strategy and policy", "Which aims of the authority the service supports, and how."),
        Block("background", "Background", "The service, whom it is for, and what there was before.", needed=True),
        Block("landscape", "Where the service stands", "Demand, providers, places, and what has changed."),
        Block("objectives", "Objectives", "What the service is meant to achieve. One to a line."),
        Block("success", "Success factors", "By what the options were measured. One to a line."),
        Block("intentions", "Commissioning intentions", "What the authority means to buy, and for how long."),
        Block("earlier", "Earlier recommendations and their progress", "Each recommendation of an earlier report, and "
              "how far it has come. One to a line."),
        Block("route", "Procurement route: what led to it", "Why this route was chosen, and what engagement came "
              "before it."),
        Block("value", "Financial implications: comments", "What the costs rest on, and how they are funded."),
        Block("market", "The market: comments", "What the award means for providers, and for people whose provider "
              "changes."),
        Block("risks", "Risks", "Each risk, and what is done about it.", needed=True),
        Block("legal", "Legal implications", "Powers and duties, and how the decision meets them.", needed=True),
        Block("legal_comments", "Legal comments", "The words of the legal adviser."),
        Block("finance_comments", "Finance comments", "The words of the finance officer."),
        Block("equality", "Equality", "What the equality impact assessment found, and what follows.", needed=True),
        Block("needs", "Needs assessment and health strategy", "How the decision has regard to both."),
        Block("disorder", "Crime and disorder", "The likely effect, where there is one."),
        Block("data", "Data protection", "What the data protection impact assessment found.", needed=True),
        Block("transfer", "Staff who transfer", "Whose staff transfer under TUPE, and how many."),
        Block("consultation", "Consultation", "Who was consulted, how, and what they said."),
        Block("conclusion", "Conclusion", "What the decision maker should take from all of this."),
        Block("documents", "Background documents", "Each document the report rests on, and where it can be read. One "
              "to a line."),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A numbered section: its title, and its parts in their order (facts, and keys of blocks)."""

    title: str
    parts: tuple[Fact | str, ...]

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of words in it."""
        return tuple(part for part in self.parts if not isinstance(part, Fact))


@dataclass(frozen=True)
class Layout:
    """An order of blocks: lines of the head, blocks before the first number, numbered sections."""

    key: str
    title: str
    about: str
    head: tuple[str, ...]
    first: tuple[str, ...]
    sections: tuple[Section, ...]

    def blocks(self) -> Iterator[Block]:
        """Every block that it has, in the order of the page."""
        for key in (*self.head, *self.first, *(key for section in self.sections for key in section.blocks)):
            yield BLOCKS[key]


JUDGED = (
    Section("Criteria and weights", (Fact.CRITERIA,)),
    Section("Evaluation and moderation", (Fact.EVALUATION,)),
    Section("Negotiation and resubmission", (Fact.NEGOTIATION,)),
    Section("Financial checks", (Fact.FINANCE,)),
)
DECIDED = (Section("Recommendation by lot", (Fact.LOTS,)), Section("Effect on the market", (Fact.MARKET, "market")))

COMMITTEE = Layout(
    "committee",
    "For a cabinet committee",
    "Head with the path of the paper, summary, then introduction, policy, landscape, objectives and success factors "
    "side by side with the record, implications each in a section, conclusion, background documents.",
    ("decision", "before", "after", "author"),
    ("summary", "sought"),
    (
        Section("Purpose", (Fact.PURPOSE, "purpose")),
        Section("Strategy and policy", ("strategy",)),
        Section("Background", (Fact.BACKGROUND, "background", "landscape")),
        Section("Objectives and success factors", ("objectives", "success", "intentions")),
        Section("Alternatives considered", ("alternatives",)),
        Section("Earlier recommendations and their progress", ("earlier",)),
        Section("Procurement route and timetable", (Fact.ROUTE, "route", "consultation")),
        Section("Tenders received", (Fact.TENDERS,)),
        *JUDGED,
        *DECIDED,
        Section("Financial implications", (Fact.COSTS, "value", "finance_comments")),
        Section("How firm the result is", (Fact.ROBUSTNESS,)),
        Section("Standstill", (Fact.STANDSTILL,)),
        Section("Risks", (Fact.RISKS, "risks")),
        Section("Legal implications", (Fact.LEGAL, "legal", "legal_comments", "transfer")),
        Section("Equality", (Fact.EQUALITY, "equality")),
        Section("Data protection", (Fact.DATA, "data")),
        Section("Conclusion", ("conclusion",)),
        Section("Background documents", ("documents",)),
        Section("Approval", (Fact.APPROVAL,)),
    ),
)

EXECUTIVE = Layout(
    "executive",
    "For an executive decision",
    "Head with the decision and whether it is a key decision, summary, alternatives and reasons before the first "
    "number, legal issues one by one, then legal and resource comments, consultation, background papers.",
    ("decision", "key_decision", "after", "author"),
    ("summary", "sought", "alternatives", "reasons"),
    (
        Section("Background", (Fact.PURPOSE, Fact.BACKGROUND, "background", "landscape", "intentions")),
        Section("Earlier recommendations and their progress", ("earlier",)),
        Section("Tender process and timeline", (Fact.ROUTE, "route")),
        Section("Tenders received", (Fact.TENDERS,)),
        *JUDGED,
        *DECIDED,
        Section("Financial implications", (Fact.COSTS, "value")),
        Section("How firm the result is", (Fact.ROBUSTNESS,)),
        Section("Standstill", (Fact.STANDSTILL,)),
        Section("Legal issues: equality", (Fact.EQUALITY, "equality")),
        Section("Legal issues: needs assessment and health strategy", ("needs",)),
        Section("Legal issues: crime and disorder", ("disorder",)),
        Section("Legal issues: data protection", (Fact.DATA, "data")),
        Section("Risks", (Fact.RISKS, "risks")),
        Section("Conclusion", ("conclusion",)),
        Section("Legal comments", (Fact.LEGAL, "legal", "legal_comments", "transfer")),
        Section("Resource comments", ("finance_comments",)),
        Section("Consultation", ("consultation",)),
        Section("Background papers", ("documents",)),
        Section("Approval", (Fact.APPROVAL,)),
    ),
)

LAYOUTS: Mapping[str, Layout] = {layout.key: layout for layout in (COMMITTEE, EXECUTIVE)}
