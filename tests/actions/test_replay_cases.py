"""Published evaluations through the database: set up as a tender pack, agreed and priced, and ranked for the page."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from evaluation import calculators
from evaluation.award.facts import LotStanding
from evaluation.award.queries import results
from evaluation.moderation.models import Consensus
from evaluation.pricing.models import PriceReading, PriceRow
from evaluation.pricing.schedule import WHOLE, Read
from evaluation.scheme.actions import write_frozen
from evaluation.scheme.queries import criteria
from evaluation.setup.actions import start_procurement
from evaluation.setup.actions.laying_down import lay_down
from evaluation.setup.files import from_json, to_json
from evaluation.setup.findings import criteria as found_in_criteria
from evaluation.setup.findings import price as found_in_price
from evaluation.setup.pack import Basics, LotLine, Pack, Price, QuestionLine, ScaleLine
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.numbers import shown
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.people.models import Organisation
from procurement.tenders.models import Opening, Submission, SubmittedLot, Tender
from procurement.timetable.models import StageEvent
from tests.conftest import SetClock
from tests.factories import Small

CASES = sorted((Path(__file__).parents[1] / "cases" / "replay").glob("*.json"))
NOT_TOP = ("formula", "weight", "bands", "amounts")


def as_pack(case: str, given: dict[str, Any]) -> Pack:
    """The scheme of a file as a lead would set it up: a scale of any number to a top has the marks that were given."""
    scheme, price = given["scheme"], given["scheme"].get("price")
    steps, asked = [], []
    for entry in scheme["quality"]:
        scale = entry.get("scale") or scheme["scale"]
        tops = [scale["max"]] if "max" in scale else []
        marks = {0, *scale.get("values", [*tops, *(bid["scores"][entry["id"]] for bid in given["bids"])])}
        steps += [
            ScaleLine(value, "Word", "Meaning.", entry["id"]) for value in sorted({Decimal(str(m)) for m in marks})
        ]
        least = Decimal(entry["minimum"]) if "minimum" in entry else None
        weight = Decimal(entry["weight"])
        asked.append(QuestionLine(entry["id"], "T", "How?", weight, word_limit=500, minimum=least, scale=entry["id"]))
    weights = sum((one.weight for one in asked), Decimal(price["weight"] if price else 0))
    return Pack(
        Basics(case, "Council"),
        lots=(LotLine(1, "All of it"),),
        scale=tuple(steps),
        questions=tuple(asked),
        weights=scheme.get("weights", "" if weights == 100 else "points"),
        quality_relative_to_best=scheme.get("quality_relative_to_best", False),
        rounding=scheme.get("rounding", {}),
        price=price
        and Price(
            price["formula"],
            Decimal(price["weight"]),
            {name: str(value) for name, value in price.items() if name not in NOT_TOP},
            *(
                (low["rule"], Decimal(low["percent"]))
                if (low := next(iter(scheme.get("abnormally_low", ())), None))
                else ()
            ),
        ),
    )


class Case:
    """One evaluation in the database, as it stands once quality is settled and the prices are read."""

    def __init__(self, small: Small, pack: Pack) -> None:
        self.person, self.now = small.staff["lead"].id, small.clock.moment
        started = start_procurement(
            Context.of(self.person, None), small.staff["lead"], code=f"CASE-{pack.basics.title}"[:38], pack=pack,
            first_day=None,
        )  # fmt: skip
        self.of = started.id
        ctx = Context.of(self.person, self.of)
        lay_down(ctx, started, pack, amending=False)
        write_frozen(ctx, started)
        for kind in ("opened", "closed"):
            self.put(StageEvent, stage=Stage.MODERATION.value, kind=kind, by_id=self.person, at=self.now)
        self.put(
            Opening, round=FIRST_ROUND, opened_at=self.now, opener_id=self.person, witness_id=self.person,
            register="", register_sha256="",
        )  # fmt: skip
        self.asked = criteria(self.of)
        [self.lot] = lots(self.of)

    def put(self, table: Any, **facts: Any) -> Any:
        """A row of the procurement."""
        row = table(**{"procurement_id": self.of, **facts} if hasattr(table, "procurement_id") else facts)
        db.session.add(row)
        db.session.flush()
        return row

    def bids(self, number: int, bid: dict[str, Any]) -> None:
        """A tender with its agreed scores and its price."""
        by, now = self.person, self.now
        name = f"{self.of}-{number}"
        body = self.put(Organisation, name=bid["bidder"], company_number=name, registered_at=now)
        tender = self.put(Tender, organisation_id=body.id, number=number, started_at=now)
        sent = self.put(
            Submission, tender_id=tender.id, round=FIRST_ROUND, number=1, reference=name, received_at=now,
            receipt="on_time", submitted_by_id=by, manifest="", manifest_sha256="",
        )  # fmt: skip
        self.put(SubmittedLot, submission_id=sent.id, lot_id=self.lot.id)
        for criterion in self.asked:
            self.put(
                Consensus, tender_id=tender.id, criterion_id=criterion.id, round=FIRST_ROUND,
                score=Decimal(str(bid["scores"][criterion.question.code])), deciding="Read.", not_followed="",
                strengths="", higher="", mark_ids="[]", present_ids="[]", moderator_id=by, agreed_at=now,
            )  # fmt: skip
        if "price" in bid:
            reading = self.put(PriceReading, tender_id=tender.id, submission_id=sent.id, by_id=by, at=now)
            amount = Decimal(bid["price"])
            self.put(PriceRow, reading_id=reading.id, lot=1, code=WHOLE.code, amount=amount, state=Read.GIVEN.value)


def told(lot: LotStanding) -> dict[str, Any]:
    """A lot as the page has it, in the form of the command."""
    names = {bid.bidder_code: bid.organisation for bid in (*lot.ranking, *lot.excluded)}
    return {
        "ranking": {
            bid.organisation: (
                bid.rank,
                shown(bid.total),
                shown(bid.quality),
                None if bid.price is None else shown(bid.price),
                {code: shown(earned) for code, earned in bid.points.items()},
            )
            for bid in lot.ranking
        },
        "excluded": {bid.organisation: [reason.why.value for reason in bid.reasons] for bid in lot.excluded},
        "ties": [sorted(names[one] for one in tie.bidders) for tie in lot.ties],
        "abnormally_low": [names[alert.bidder] for alert in lot.alerts],
    }


def commanded(given: dict[str, Any]) -> dict[str, Any]:
    """The answer of the command, without the order of equal bids."""
    answer = CliRunner().invoke(calculators.replay, ["-"], input=json.dumps(given))
    [lot] = json.loads(answer.stdout)["lots"].values()
    return {
        "ranking": {
            one["bidder"]: (one["rank"], one["total"], one["quality"], one["price"], one["criteria"])
            for one in lot["ranking"]
        },
        "excluded": {one["bidder"]: [reason["code"] for reason in one["reasons"]] for one in lot["excluded"]},
        "ties": [sorted(tie["bidders"]) for tie in lot["ties"]],
        "abnormally_low": [alert["bidder"] for alert in lot["abnormally_low"]],
    }


@pytest.mark.one_database
def test_every_published_evaluation_ranks_on_the_pages_as_by_the_command(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock)
        made: list[tuple[Procurement, dict[str, Any]]] = []
        for path in CASES:
            given = json.loads(path.read_text())["input"]
            pack = as_pack(path.stem, given)
            assert from_json(to_json(pack)) == pack
            assert not [one for one in (*found_in_criteria(pack), *found_in_price(pack)) if one.blocks], path.stem
            case = Case(small, pack)
            for number, bid in enumerate(given["bids"], start=1):
                case.bids(number, bid)
            made.append((case.of, given))
        db.session.commit()
        for of, given in made:
            [lot] = results(of, clock.moment)
            assert told(lot) == commanded(given), given["scheme"]
