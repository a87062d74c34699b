"""For which lots a draft is ready, what of it would go for them, and which of its files may lie in the wrong place."""

from collections.abc import Collection
from dataclasses import replace

from procurement.cases.models import Lot
from procurement.core.vocabulary import FIRST_ROUND
from procurement.questionnaire.rules import stands_for
from procurement.tenders.drafts import Draft, asked
from procurement.tenders.rules import complete_lots, named_like


def ready_lots(held: Draft) -> list[Lot]:
    """The lots it could be submitted for now. In a resubmission the lots stay together: all of them or none."""
    lacking = held.missing
    if held.round > FIRST_ROUND:
        return [] if lacking else held.lots
    whole = complete_lots([lot.number for lot in held.lots], lacking)
    return [lot for lot in held.lots if lot.number in whole]


def for_lots(held: Draft, numbers: Collection[int]) -> Draft:
    """The same draft as if it were for these lots alone: what only other lots are asked is not in it."""
    places = [slot for slot in held.slots if stands_for(slot.lots, numbers)]
    return replace(
        held,
        lots=[lot for lot in held.lots if lot.number in numbers],
        questions=[question for question in held.questions if stands_for(question.lots, numbers)],
        slots=places,
        files={place.id: held.files[place.id] for place in places if place.id in held.files},
        partners=tuple(one for one in held.partners if not one.details or stands_for(one.details.lots, numbers)),
    )


def doubts(held: Draft) -> dict[int, str]:
    """By draft file, why it may lie in the wrong place, in words. It is pointed out and never refused."""
    places = {slot.id: asked(slot) for slot in held.slots}
    lying: dict[str, list[str]] = {}
    for slot_id, files in held.files.items():
        for file in files:
            lying.setdefault(file.sha256, []).append(places[slot_id].code)
    found: dict[int, str] = {}
    for slot_id, files in held.files.items():
        here = places[slot_id]
        for file in files:
            others = [code for code in lying[file.sha256] if code != here.code]
            like = named_like(file.name, here, places.values())
            if file.id and like:
                found[file.id] = f"Its name looks like {like.code} {like.title}."
            elif file.id and others:
                found[file.id] = f"The same file is in {', '.join(others)} too."
    return found
