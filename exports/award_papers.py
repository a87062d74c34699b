"""The papers of an award: one report in three versions, each as PDF, as Word and as a workbook.

The version for the council is made from an `AwardReport`, that for publication from a `PublicReport`, and that for
whoever asks from a `Disclosure`. A report that was made final is printed from its own text.
"""

from datetime import datetime

from evaluation.award.queries import recommendation
from exports.award_report import pdf
from exports.award_report.disclosing import Disclosure, disclosure
from exports.award_report.public_sheets import disclosed_workbook, public_workbook
from exports.award_report.reading import award_report, public_report, public_wanting, wanting
from exports.award_report.sheets import workbook
from exports.award_report.written import written
from exports.layout.paper import print_pdf
from exports.layout.word import word_file
from exports.papers import Form, Made, Make, Paper, Told
from procurement.cases.models import Procurement


def printed(html: str, told: Told) -> bytes:
    """The PDF of a document's HTML, telling each page as it is laid out."""
    return print_pdf(html, lambda number: told(f"Laying out page {number}")).content


def _whole(procurement: Procurement, now: datetime) -> tuple[str, bool]:
    final = written(procurement.id).final
    if final:
        return final.text, False
    report = award_report(procurement, now)
    return pdf.whole(report), report.open.draft


def _public(procurement: Procurement, now: datetime) -> tuple[str, bool]:
    report = public_report(procurement, now)
    return pdf.public(report), report.draft


def _disclosed(procurement: Procurement, now: datetime) -> tuple[str, bool]:
    found: Disclosure = disclosure(procurement, now)
    return pdf.disclosed(found), found.open.draft


TEXTS = {"": _whole, "_public": _public, "_disclosure": _disclosed}
"""The HTML of each version, and whether it is a draft, by the end of the kind's name."""


def _pdf(version: str) -> Make:
    def make(procurement: Procurement, now: datetime, told: Told) -> Made:
        text, draft = TEXTS[version](procurement, now)
        return Made(printed(text, told), draft, _latest(procurement))

    return make


def _word(version: str) -> Make:
    def make(procurement: Procurement, now: datetime, _told: Told) -> Made:
        text, draft = TEXTS[version](procurement, now)
        return Made(word_file(text, now), draft, _latest(procurement))

    return make


def _latest(procurement: Procurement) -> int | None:
    latest = recommendation(procurement.id)
    return latest.id if latest else None


def _workbook(procurement: Procurement, now: datetime, _told: Told) -> Made:
    report = award_report(procurement, now)
    return Made(workbook(report), report.open.draft, _latest(procurement))


def _workbook_public(procurement: Procurement, now: datetime, _told: Told) -> Made:
    report = public_report(procurement, now)
    return Made(public_workbook(report), report.draft, _latest(procurement))


def _workbook_disclosure(procurement: Procurement, now: datetime, _told: Told) -> Made:
    found = disclosure(procurement, now)
    return Made(disclosed_workbook(found), found.open.draft, _latest(procurement))


def _paper(kind: str, title: str, about: str, form: Form, make: Make, *, exempt: bool = False) -> Paper:
    return Paper(kind, title, about, form, exempt, wanting if exempt else public_wanting, make)


AWARD_PAPERS: tuple[Paper, ...] = (
    _paper(
        "award_report",
        "Award report",
        "The report with its exempt Appendix A: names, scores, reasons and financial results.",
        Form.PDF,
        _pdf(""),
        exempt=True,
    ),
    _paper(
        "award_report_word",
        "Award report, for Word",
        "The same words and tables, to paste into a committee’s template.",
        Form.DOCX,
        _word(""),
        exempt=True,
    ),
    _paper(
        "award_report_public",
        "Award report, public version",
        "The same report without the appendix. Providers are named once the outcome letters have gone.",
        Form.PDF,
        _pdf("_public"),
    ),
    _paper(
        "award_report_public_word",
        "Award report, public version, for Word",
        "The public version to paste from.",
        Form.DOCX,
        _word("_public"),
    ),
    _paper(
        "award_report_disclosure",
        "Award report, for a request for information",
        "What is disclosed on request; for each part that is withheld, the exemption and the reason in its place.",
        Form.PDF,
        _pdf("_disclosure"),
    ),
    _paper(
        "award_report_disclosure_word",
        "Award report, for a request, for Word",
        "The version for requests to paste from.",
        Form.DOCX,
        _word("_disclosure"),
    ),
    _paper(
        "award_workbook",
        "Award workbook",
        "Agreed scores as inputs; totals, ranks and places as live formulas that recompute.",
        Form.XLSX,
        _workbook,
        exempt=True,
    ),
    _paper(
        "award_workbook_public",
        "Award workbook, public version",
        "Places by lot, tenders by step, timetable and scheme.",
        Form.XLSX,
        _workbook_public,
    ),
    _paper(
        "award_workbook_disclosure",
        "Award workbook, for a request for information",
        "The public workbook, and a list of what is withheld with the exemption and the reason.",
        Form.XLSX,
        _workbook_disclosure,
    ),
)
