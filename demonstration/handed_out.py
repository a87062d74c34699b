"""What the council hands out with its tender: specification, terms, the lots, and a list of staff who may transfer."""

from demonstration.bidders import BIDDER_BY_KEY
from demonstration.council import LEAD
from demonstration.paper import Block, Heading, Table, pdf_file, word_file
from demonstration.procurement import BUYER, CAPACITY_RULE, LOTS, SUMMARY, TERM, TITLE, local
from demonstration.story import Moment, Step
from demonstration.telling import Telling
from procurement.core.vocabulary import FIRST_ROUND
from procurement.papers.actions import Chosen, add_paper, replace_paper, take_all, take_version, undertake
from procurement.papers.queries import Issued, issued_papers
from procurement.papers.rules import PaperKind

UNDERTAKING = (
    "This list holds details of people who may transfer to a new provider. I will use it only to prepare this tender, "
    "show it to nobody who does not need it for that, and destroy it once the contracts are signed."
)
STAFF = "Staff who may transfer"
SPECIFICATION = "Service specification"
FORM = "Mobilisation form"
FORM_FOR = "APP-A"
WHY_REPLACED = "Section 3 named twenty working days for mobilisation; it is thirty, as the terms say."
REPLACED_AT = local(4, 12, 11)

_SPECIFICATION: tuple[Block, ...] = (
    Heading("1 What the service is for"),
    SUMMARY,
    Heading("2 What every visit must do"),
    "A visit follows the person's own plan, is made by somebody the person knows wherever that can be arranged, and is "
    "recorded before the care worker leaves. A visit that will be more than half an hour late is told to the person "
    "and to the provider's office before it is late.",
    "Providers keep electronic records of the beginning and end of each visit, and the council may read them.",
    Heading("3 Mobilisation"),
)
_TERMS: tuple[Block, ...] = (
    Heading("1 Term"),
    TERM,
    Heading("2 Rates"),
    "The hourly rates of each lot are set by the council and stand in the list of lots.",
    Heading("3 Mobilisation"),
    "A provider begins within thirty working days of signing, and takes on no new packages before its mobilisation "
    "plan is agreed.",
    Heading("4 Ending the contract"),
    "Either side may end the contract with six months' notice in writing. The council may end it at once where people "
    "are not safe.",
)


def specification(days: str) -> bytes:
    """The specification; its first version had the days of mobilisation wrong."""
    last = f"A provider that is awarded a lot begins within {days} working days of signing."
    return pdf_file(f"{TITLE}: service specification", BUYER, [*_SPECIFICATION, last])


def lots_list() -> bytes:
    """The lots with their hours, places and rates."""
    rows = [("Lot", "Hours a week", "Providers", "Urban, £", "Rural, £")]
    rows += [
        (f"{lot.number} {lot.name}", f"{lot.weekly_hours:,}", lot.providers, str(lot.urban_rate), str(lot.rural_rate))
        for lot in LOTS
    ]
    return pdf_file(f"{TITLE}: the lots", BUYER, [f"Places rest on {CAPACITY_RULE}.", Table(tuple(rows))])


def staff_list() -> bytes:
    """People without names: how many at which provider of today work how many hours."""
    rows = [("Lot", "Care workers", "Hours a week", "Years, on average")]
    rows += [(str(lot.number), str(lot.max_providers * 23), f"{lot.weekly_hours:,}", "4") for lot in LOTS[:8]]
    return pdf_file(f"{TITLE}: staff who may transfer", BUYER, [Table(tuple(rows))])


def mobilisation_form() -> bytes:
    """What bidders fill in for Appendix A: a row for each step of taking the service over."""
    steps = ("Staff in post and checked", "Training finished", "Records system ready", "First visits made")
    rows = (("Step", "By when", "Who answers for it"), *((step, "", "") for step in steps))
    about = "Fill in a row for each step and send the form with Appendix A, as a Word file or as a PDF made of it."
    return word_file(f"{TITLE}: mobilisation form", BUYER, [about, Table(rows)])


def hand_out(telling: Telling) -> None:
    """The documents, before tendering opens."""
    for title, kind, name, content, undertaking in (
        (SPECIFICATION, PaperKind.SPECIFICATION, "specification.pdf", specification("twenty"), ""),
        ("Terms and conditions", PaperKind.TERMS, "terms.pdf", pdf_file(f"{TITLE}: terms", BUYER, _TERMS), ""),
        ("The lots", PaperKind.MAP, "lots.pdf", lots_list(), ""),
        (STAFF, PaperKind.STAFF, "staff.pdf", staff_list(), UNDERTAKING),
    ):
        add_paper(
            telling.by(LEAD.key),
            telling.procurement,
            title=title,
            kind=kind,
            file=Chosen(name, content),
            undertaking=undertaking,
        )
    form = Chosen("mobilisation form.docx", mobilisation_form())
    add_paper(telling.by(LEAD.key), telling.procurement, title=FORM, kind=PaperKind.OTHER, file=form, place=FORM_FOR)


def correct(telling: Telling) -> None:
    """The specification is replaced while bidders are at work."""
    telling.at(REPLACED_AT)
    paper = _paper(telling, SPECIFICATION)
    file = Chosen("specification 2.pdf", specification("thirty"))
    replace_paper(telling.by(LEAD.key), paper.paper, file=file, reason=WHY_REPLACED)


def take(telling: Telling, moment: Moment) -> None:
    """Most bidders take the documents when they start, a few the list of staff as well; some miss what was replaced."""
    at = list(BIDDER_BY_KEY).index(moment.bidder)
    if moment.step is Step.SUBMITS and moment.round_number == FIRST_ROUND and at % 5 < 3:
        take_version(telling.by_bidder(moment.bidder), _paper(telling, SPECIFICATION).current)
    if moment.step is not Step.STARTS:
        return
    if at % 4 == 3:
        return
    take_all(telling.by_bidder(moment.bidder), telling.procurement)
    if at % 6 == 0:
        staff = _paper(telling, STAFF)
        user = telling.bidders[moment.bidder]
        undertake(
            telling.by_bidder(moment.bidder), staff.paper, name=user.name, capacity="Registered manager", accepted=True
        )
        take_version(telling.by_bidder(moment.bidder), staff.current)


def _paper(telling: Telling, title: str) -> Issued:
    return next(one for one in issued_papers(telling.procurement.id) if one.paper.title == title)
