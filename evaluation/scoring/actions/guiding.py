"""What the lead says to the panel while it scores: which checks of reasons are binding, and answers to its queries."""

from collections.abc import Collection

from evaluation.scoring.checking import binding
from evaluation.scoring.hints import HINT_WORDS, Hint
from evaluation.scoring.items import Item, current_round
from evaluation.scoring.models import HintRule, ItemQuery, ItemReply
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.forms import has_unprintable
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission, Stage
from procurement.timetable.queries import windows

MOST_IN_A_QUERY = 2_000


@action(Permission.SCORE_GUIDE, Event.CHECKS_SET)
def set_checks(ctx: Context, procurement: Procurement, kinds: Collection[Hint]) -> list[HintRule]:
    """Say which checks of reasons block submitting from now on; before the scoring of the round has closed."""
    stage = Stage.SCORING if current_round(procurement.id) == FIRST_ROUND else Stage.RESCORING
    if windows(procurement.id, ctx.now)[stage].closed_at:
        raise Invalid("kinds", "Scoring has closed: what its reasons had to satisfy stands.")
    before = binding(procurement.id)
    changed = [kind for kind in Hint if (kind in kinds) != (kind in before)]
    ctx.note(binding=[kind.value for kind in Hint if kind in kinds])
    ctx.say(kinds="; ".join(HINT_WORDS[kind] for kind in Hint if kind in kinds) or "none")
    return [
        keep(
            HintRule(
                procurement_id=procurement.id, kind=kind.value, binding=kind in kinds, by_id=ctx.person, at=ctx.now
            )
        )
        for kind in changed
    ]


@action(Permission.SCORE_GIVE, Event.ITEM_QUERIED)
def ask_lead(ctx: Context, item: Item, words: str) -> ItemQuery:
    """Ask the lead about an answer; question and reply both stay, beside the answer."""
    ctx.note(tender=item.tender.id, criterion=item.criterion.id, round=item.round)
    return keep(
        ItemQuery(
            procurement_id=item.procurement_id,
            user_id=ctx.person,
            tender_id=item.tender.id,
            criterion_id=item.criterion.id,
            round=item.round,
            words=_said(words, "Write what you want to know."),
            asked_at=ctx.now,
        )
    )


@action(Permission.SCORE_GUIDE, Event.ITEM_ANSWERED)
def answer_query(ctx: Context, query: ItemQuery, words: str) -> ItemReply:
    """Answer an evaluator's query; a further answer stands beside the first."""
    ctx.note(query=query.id)
    return keep(ItemReply(query_id=query.id, words=_said(words, "Write your answer."), by_id=ctx.person, at=ctx.now))


def _said(words: str, needed: str) -> str:
    if not words.strip():
        raise Invalid("words", needed)
    if len(words) > MOST_IN_A_QUERY:
        raise Invalid("words", f"This is {len(words):,} characters long. Shorten it to {MOST_IN_A_QUERY:,} or fewer.")
    if has_unprintable(words):
        raise Invalid("words", "Remove the characters that cannot be printed.")
    return words
