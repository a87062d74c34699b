"""Writing an award report: blocks and figures in versions, remarks and answers, and making it final."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from exports.award_report.costs import BudgetLine
from exports.award_report.exempting import GROUNDS, PARAGRAPHS
from exports.award_report.layouts import BLOCKS, LAYOUTS
from exports.award_report.models import (
    ReportBlock,
    ReportFigures,
    ReportFinal,
    ReportLayout,
    ReportRemark,
    ReportReply,
)
from exports.award_report.reading_figures import GROUPS, Served, budget_form, market_form
from exports.award_report.signing import sign_offs, signers
from exports.award_report.written import Written, remarks, still_open
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.audit import sha256
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission


@action(Permission.REPORT_WRITE, Event.REPORT_LAID_OUT)
def choose_layout(ctx: Context, procurement: Procurement, layout: str) -> ReportLayout:
    """Choose the order of blocks; what was written stays, and shows wherever the order has a place for it."""
    found = still_open(procurement.id)
    if layout not in LAYOUTS:
        raise Invalid("layout", "Choose one of the layouts.")
    if found.chosen and found.layout.key == layout:
        raise Invalid("layout", "The report has this layout.")
    ctx.note(layout=layout)
    return keep(ReportLayout(procurement_id=procurement.id, layout=layout, by_id=ctx.person, at=ctx.now))


@action(Permission.REPORT_WRITE, Event.REPORT_WRITTEN)
def write_block(
    ctx: Context,
    procurement: Procurement,
    key: str,
    words: str,
    *,
    paragraph: str = "",
    interest: str = "",
    ground: str = "",
    seen: int | None = None,
) -> ReportBlock:
    """Write a block anew: a new version, the earlier ones stay. `seen` is the version that the page showed.

    `paragraph` of Schedule 12A keeps it out of the public version and `ground` out of what is disclosed on request;
    either asks for `interest`, the reason why the public interest is against it. Words left empty take it out.
    """
    still_open(procurement.id)
    if key not in BLOCKS:
        raise Invalid("words", "The report has no such block.")
    last = _last(procurement.id, key)
    number = last.number if last else 0
    if seen is not None and seen != number:
        raise Stale({BLOCKS[key].title: last.words if last else ""}, {BLOCKS[key].title: words}, number)
    if paragraph and paragraph not in PARAGRAPHS:
        raise Invalid("paragraph", "Choose a paragraph of Schedule 12A, or that the block is open.")
    if ground and ground not in GROUNDS:
        raise Invalid("ground", "Choose an exemption, or that the block is disclosed to whoever asks.")
    if (paragraph or ground) and not interest.strip():
        raise Invalid("interest", "Say why the public interest is against showing it: the reason stands in its place.")
    said = (words.strip(), paragraph, interest.strip() if paragraph or ground else "", ground)
    if last and said == (last.words, last.paragraph, last.interest, last.ground):
        raise Invalid("words", f"Version {number} says exactly this already.")
    if last is None and not said[0]:
        raise Invalid("words", "Write something, or leave the block as it is.")
    ctx.note(block=key, number=number + 1, paragraph=paragraph, ground=ground, words_sha256=sha256(said[0]))
    ctx.say(words=said[0])
    return keep(
        ReportBlock(
            procurement_id=procurement.id,
            key=key,
            number=number + 1,
            words=said[0],
            paragraph=paragraph,
            interest=said[2],
            ground=ground,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.REPORT_WRITE, Event.REPORT_FIGURES_WRITTEN)
def write_costs(
    ctx: Context, procurement: Procurement, starts_on: date, lines: list[BudgetLine], *, seen: int | None = None
) -> ReportFigures:
    """Write the budget lines anew; what they come to is worked out from the awarded hours."""
    if not lines:
        raise Invalid("starts_on", "Write at least one budget line.")
    return _figures(ctx, procurement, "costs", budget_form(starts_on, lines), seen)


@action(Permission.REPORT_WRITE, Event.REPORT_FIGURES_WRITTEN)
def write_market(
    ctx: Context,
    procurement: Procurement,
    incumbents: Sequence[str],
    served: Mapping[str, Served],
    source: str = "",
    *,
    seen: int | None = None,
) -> ReportFigures:
    """Name the providers under contract now, and say what each group serves: who stays, leaves and joins follows.

    Raises Invalid for people or properties without the source that they were taken from.
    """
    if any(count is not None for group in GROUPS for count in served[group]) and not source.strip():
        raise Invalid("source", "Say where the people and properties were taken from.")
    return _figures(ctx, procurement, "market", market_form(incumbents, served, source.strip()), seen)


def _figures(ctx: Context, procurement: Procurement, kind: str, form: str, seen: int | None) -> ReportFigures:
    found = still_open(procurement.id)
    last = found.figures.get(kind)
    number = last.number if last else 0
    if seen is not None and seen != number:
        raise Stale({"figures": last.figures if last else ""}, {"figures": form}, number)
    ctx.note(kind=kind, number=number + 1, figures_sha256=sha256(form))
    return keep(
        ReportFigures(
            procurement_id=procurement.id, kind=kind, number=number + 1, figures=form, by_id=ctx.person, at=ctx.now
        )
    )


@action(Permission.REPORT_REMARK, Event.REPORT_REMARKED)
def remark(ctx: Context, procurement: Procurement, key: str, words: str) -> ReportRemark:
    """Say something beside a block, or beside the whole report where `key` is empty."""
    still_open(procurement.id)
    if key and key not in BLOCKS:
        raise Invalid("words", "The report has no such block.")
    if not words.strip():
        raise Invalid("words", "Write what you want to say.")
    last = _last(procurement.id, key) if key else None
    ctx.note(block=key, number=last.number if last else 0)
    ctx.say(words=words)
    return keep(
        ReportRemark(
            procurement_id=procurement.id,
            key=key,
            number=last.number if last else 0,
            words=words.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.REPORT_REMARK, Event.REPORT_REMARK_ANSWERED)
def answer_remark(
    ctx: Context, procurement: Procurement, remark_id: int, words: str, *, settles: bool = False
) -> ReportReply:
    """Answer a remark. Only whoever made it can settle it, and may do so without a word."""
    said = db.session.get(ReportRemark, remark_id)
    if said is None or said.procurement_id != procurement.id:
        raise Invalid("words", "There is no such remark. Open the page again.")
    if settles and said.by_id != ctx.person:
        raise Invalid("words", "Only whoever made a remark can settle it.")
    if not settles and not words.strip():
        raise Invalid("words", "Write your answer.")
    ctx.note(remark=said.id, settles=settles)
    ctx.say(words=words)
    return keep(
        ReportReply(
            procurement_id=procurement.id,
            remark_id=said.id,
            words=words.strip(),
            settles=settles,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.REPORT_WRITE, Event.REPORT_FROZEN)
def make_final(ctx: Context, procurement: Procurement, text: str, *, content: str) -> ReportFinal:
    """Make the report final for the recommendation that stands: `text` is the whole of it, kept with its SHA-256.

    Nothing of it changes any more, unless another recommendation takes the place of this one.
    """
    found = still_open(procurement.id)
    if content != found.content_sha256:
        raise Invalid("final", "The report was changed after you opened this page. Open it again.")
    if missing := before_final(found, ctx.person):
        raise Invalid("final", f"The report cannot be made final yet: {'; '.join(missing)}.")
    assert found.recommendation is not None  # `before_final` says so
    digest = sha256(text)
    ctx.note(sha256=digest, content_sha256=content, number=found.recommendation.number)
    return keep(
        ReportFinal(
            procurement_id=procurement.id,
            recommendation_id=found.recommendation.id,
            content_sha256=content,
            text=text,
            sha256=digest,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def before_final(found: Written, person: int) -> list[str]:
    """What keeps this person from making the report final, one clause each."""
    said = [one for each in remarks(found.procurement_id).values() for one in each if not one.settled]
    content = found.content_sha256
    listed = signers(found.procurement_id, content)
    others = [one for one in sign_offs(found.procurement_id, content) if one.signature.stands and one.user_id != person]
    missing = [] if found.recommendation else ["nothing has been recommended"]
    missing += [f"“{title}” is not written" for title in found.wanting]
    missing += [f"{len(said)} remark{'s are' if len(said) > 1 else ' is'} not settled"] if said else []
    missing += [f"{one.name} ({one.capacity}) has not signed it as it stands" for one in listed if not one.signed]
    missing += [] if others or listed else ["nobody else has signed it as it stands"]
    return missing


def _last(procurement_id: int, key: str) -> ReportBlock | None:
    query = select(ReportBlock).where(ReportBlock.procurement_id == procurement_id, ReportBlock.key == key)
    return db.session.scalars(query.order_by(ReportBlock.number.desc()).limit(1)).first()
