"""The tender pack: what is taken out comes back equal, and what is wrong with it is found where it is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given

from evaluation.setup.comparing import changes
from evaluation.setup.files import BadPack, from_json, to_json
from evaluation.setup.findings import Outside, Part, blocking, findings, lots
from evaluation.setup.pack import (
    LotLimit,
    LotLine,
    Pack,
    Price,
    SlotLine,
)
from evaluation.setup.scales import preset
from procurement.core.vocabulary import Regime
from tests.rules.packs import LAWFUL, PACKS, whole

NOW = datetime(2026, 2, 1, tzinfo=UTC)
PANEL = frozenset(person.email for person in whole().people)
OUTSIDE = Outside(
    datetime(2026, 3, 2, 9, tzinfo=UTC),
    datetime(2026, 4, 1, 15, tzinfo=UTC),
    accounts=PANEL,
    now=NOW,
    law=LAWFUL,
)


@given(PACKS)
def test_what_is_taken_out_comes_back_equal(pack: Pack) -> None:
    assert from_json(to_json(pack)) == pack
    assert to_json(from_json(to_json(pack))) == to_json(pack)


@given(PACKS)
def test_checks_never_fail_and_a_change_is_told_exactly_when_there_is_one(pack: Pack) -> None:
    assert all(one.what for one in findings(pack, OUTSIDE))
    assert changes(pack, pack) == []
    assert changes(pack, replace(pack, evaluators_needed=pack.evaluators_needed + 1)) != []


def test_a_file_of_before_has_one_scale_and_an_amendment_says_whose_mark_changed() -> None:
    document = json.loads(to_json(whole()))
    for entry in (*document["scale"], *document["questions"]):
        del entry["scale"]
    assert from_json(json.dumps(document)) == whole()
    two = replace(whole(), scale=(*whole().scale, *RISK))
    worse = replace(two, scale=(*two.scale[:-1], replace(two.scale[-1], word="Bad")))
    assert [(one.what, one.after) for one in changes(two, worse)] == [("Mark 2 of Risk: word", "Bad")]
    other = replace(two, questions=(replace(two.questions[0], scale="Risk"), two.questions[1]))
    assert [(one.what, one.before) for one in changes(two, other)] == [("Question Q1: scale", "the first scale")]


def test_a_whole_pack_is_stopped_by_nothing() -> None:
    assert blocking(findings(whole(), OUTSIDE)) == []


def asking(**changes: object) -> Pack:
    """A whole pack but for what is changed in its first question."""
    first, *others = whole().questions
    return replace(whole(), questions=(replace(first, **changes), *others))  # type: ignore[arg-type]


def law(regime: Regime, first_notice_on: date) -> Pack:
    """A whole pack under a law, with its first notice on a day."""
    return whole().with_basics(regime=regime, first_notice_on=first_notice_on)


PRICE = Price("lowest_over_price", Decimal("0.5"))
RISK = preset("0-2-5-8-10", "Risk")[:2]
ONE_MARKS_LESS = (whole().people[0], replace(whole().people[1], questions=("Q1",)))
SPOILED = [
    (Part.CRITERIA, "99.99", asking(weight=Decimal("59.99"))),
    (Part.CRITERIA, "100.01", asking(weight=Decimal("60.01"))),
    (Part.CRITERIA, "scale is empty", replace(whole(), scale=())),
    (Part.CRITERIA, "not a mark on the scale", asking(minimum=Decimal(3))),
    (Part.CRITERIA, "scale Risk, which has no marks", asking(scale="Risk")),
    (Part.CRITERIA, "not a mark on the scale", replace(asking(scale="Risk"), scale=(*whole().scale, *RISK))),
    (Part.CRITERIA, "twice on the scale of Risk", replace(whole(), scale=(*whole().scale, *RISK, *RISK))),
    (Part.CRITERIA, "stands twice on the scale", replace(whole(), scale=(*whole().scale, whole().scale[0]))),
    (Part.CRITERIA, "no word limit", asking(word_limit=None)),
    (Part.CRITERIA, "which is no question", replace(whole(), tie_break=("criterion:Q9",))),
    (
        Part.SELECTION,
        "A2 holds the answer to Q1 and takes spreadsheets",
        replace(whole(), slots=(SlotLine("A2", "Rota", ("pdf", "xlsx"), question="Q1"),)),
    ),
    (Part.CRITERIA, "neither weight nor minimum", asking(pass_fail=True)),
    (Part.CRITERIA, "which earns no points", replace(asking(pass_fail=True, weight=Decimal(0), minimum=None))),
    (Part.LOTS, "number 1", replace(whole(), lots=(LotLine(1, "A"), LotLine(1, "B")))),
    (
        Part.LOTS,
        "with VAT is less",
        replace(whole(), lots=(replace(LotLine(1, "A"), value_net=Decimal(9), value_gross=Decimal(8)),)),
    ),
    (Part.LOTS, "fewest", replace(whole(), lots=(LotLine(1, "A", None, 3, 2),))),
    (Part.LOTS, "no lots", replace(whole(), lots=())),
    (Part.LOTS, "lot 9", replace(whole(), limits=(LotLimit((1, 9), 1),))),
    (Part.LOTS, "limits nothing", replace(whole(), limits=(LotLimit((1, 2), 2),))),
    (Part.PEOPLE, "Q2 has 1 of the 2", replace(whole(), people=ONE_MARKS_LESS)),
    (Part.PRICE, "abnormally low prices", replace(whole(), price=replace(PRICE, low_rule="below_mean"))),
    (Part.PRICE, "one of the rules", replace(whole(), price=replace(PRICE, low_rule="x", low_percent=Decimal(5)))),
    (Part.SELECTION, "stands twice", replace(whole(), slots=(SlotLine("P1", "Again"),))),
    (Part.BASICS, "authorised", whole().with_basics(authority=" ")),
    (Part.BASICS, "under the Procurement Act", law(Regime.PCR2015, date(2025, 2, 24))),
    (Part.BASICS, "for good", law(Regime.PA2023, date(2025, 2, 23))),
]


@pytest.mark.parametrize(
    ("part", "words_", "pack"), SPOILED, ids=[f"{n} {words_}" for n, (_, words_, _) in enumerate(SPOILED)]
)
def test_each_fault_stops_publication_on_its_own_page(part: Part, words_: str, pack: Pack) -> None:
    stops = blocking(findings(pack, OUTSIDE))
    assert [one for one in stops if one.part is part and words_ in one.what], stops
    assert all(one.field for one in stops)


def test_tendering_must_be_planned_long_enough_and_lie_ahead() -> None:
    assert [one.part for one in blocking(findings(whole(), Outside(accounts=PANEL, law=LAWFUL)))] == [Part.DATES]
    past = replace(OUTSIDE, now=datetime(2026, 5, 1, tzinfo=UTC))
    assert "past" in blocking(findings(whole(), past))[0].what
    short = replace(OUTSIDE, period_words="Too short")
    assert blocking(findings(whole(), short))[0].what == "Too short"


def test_three_of_twenty_published_lots_cannot_give_the_hours_promised() -> None:
    """Source: a published lotting table with 800 to 1,000 hours a week for each provider."""
    table = """5253.25 4 6;5578.59 5 7;2697.25 2 3;3789 3 5;5423.99 5 7;2172.30 2 3;1937.25 2 2;6189.96 6 8;7912.80 6 8
        ;6655.86 6 8;4593.75 4 6;9366.70 8 10;586.25 1 1;1301.50 2 2;2239.40 2 3;3964.75 3 5;2453.89 3 4;677.70 1 1
        ;1792.25 2 3;3778.50 3 5"""
    rows = [row.split() for row in table.split(";")]
    numbered = tuple(
        LotLine(number, f"Lot {number}", Decimal(hours), int(few), int(many), ("SHARED",) if number in (2, 9) else ())
        for number, (hours, few, many) in enumerate(rows, start=1)
    )
    said = [one.what for one in lots(replace(whole(), lots=numbered, hours_per_provider=(800, 1000)))]
    assert [what.split(":")[0] for what in said if "promised" in what] == ["Lot 13", "Lot 14", "Lot 18"]
    assert [what.split(":")[0] for what in said if "nobody has" in what] == ["Lot 6", "Lot 15"]
    assert "SHARED stands in lots 2 and 9" in said


def test_values_of_lots_are_held_against_the_procurements() -> None:
    def said(*values: int | None) -> list[str]:
        lots_ = tuple(
            LotLine(number, "L", value_net=None if value is None else Decimal(value))
            for number, value in enumerate(values, start=1)
        )
        pack = replace(whole(), lots=lots_).with_basics(contract_value_net=Decimal(100))
        return [one.what for one in lots(pack) if "value" in one.what or "worth" in one.what]

    assert said(60, 40) == [] and said(None, None) == []
    assert said(60, 30) == ["The lots are worth £90 without VAT together, and the procurement £100"]
    assert said(60, None) == ["Lot 2 has no value without VAT, and the others have one"]
    assert len(said(101, None)) == 2


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        ({"lots": [{"number": 1, "name": "A", "weekly_hours": "NaN"}]}, "lots[0].weekly_hours"),
        ({"lots": [{"number": 1, "name": "A", "weekly_hours": "1" * 31}]}, "lots[0].weekly_hours"),
        ({"lots": [{"number": 1.5, "name": "A"}]}, "lots[0].number"),
        ({"scale": [{"value": "٣x", "word": "", "descriptor": ""}]}, "scale[0].value"),
        ({"questions": [{"code": "Q1", "title": "A", "text": "a\x00b"}]}, "questions[0].text"),
        ({"format": 2}, "format"),
        ({"basics": {"title": "T", "buyer": "B", "first_notice_on": "2026-02-30"}}, "basics.first_notice_on"),
        ({"basics": {"title": "T", "buyer": "B", "regime": "EU"}}, "basics.regime"),
    ],
)
def test_a_file_is_refused_at_its_fault(spoil: dict[str, object], place: str) -> None:
    document = json.loads(to_json(whole())) | spoil
    with pytest.raises(BadPack) as refused:
        from_json(json.dumps(document))
    assert refused.value.place == place


def test_a_file_that_is_no_json_is_refused() -> None:
    for data in (b"", b"\xff\xfe", b"[" * 10_000, msgspec.json.encode([1])):
        with pytest.raises(BadPack):
            from_json(data)


def test_bidders_are_told_no_guidance_no_names_and_no_papers_of_the_council() -> None:
    first = replace(whole().questions[0], guidance=("Look for a plan.",))
    pack = replace(whole(), questions=(first,), registers={"risks": ({"Risk": "Nobody bids"},)})
    pack = pack.with_basics(authority_by="Cllr Amber Vale", authority_value=Decimal(987654))
    told = to_json(pack.for_bidders)
    for kept_back in ("Look for a plan", "a@c.example", "Nobody bids", "Cabinet", "Amber Vale", "987654"):
        assert kept_back in to_json(pack) and kept_back not in told
    assert "How?" in told
