"""What the set-up pages show of a pack: any pack can be shown, and what is shown and sent back changes nothing."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.setup.assigning import needed, propose, workload_of
from evaluation.setup.boxes import Boxes
from evaluation.setup.criteria_boxes import (
    criteria_boxes,
    given_out,
    read_question,
    read_rules,
    read_weights,
    with_question,
)
from evaluation.setup.dry_run import dry_run
from evaluation.setup.findings import price as price_findings
from evaluation.setup.lots_grid import lots_boxes, read_grid, summed_up, warnings
from evaluation.setup.lots_of_questions import lot_faults
from evaluation.setup.pack import LotLimit, LotLine, Pack, Price
from evaluation.setup.people_grid import people_boxes, read_people
from evaluation.setup.price_terms import KINDS, terms
from evaluation.setup.scale_boxes import read_scale
from evaluation.setup.scales import preset
from evaluation.setup.starting_points import SHIPPED, shipped
from evaluation.setup.weighing import with_multipliers
from tests.rules.packs import PACKS, whole

PARAMETERS = sorted({parameter.name for kind in KINDS.values() for parameter in kind.parameters})
typed = st.text(max_size=12) | st.sampled_from(["0", "5", "100", "-3", "50000: 30\nabove: 5", "exclude", "price"])


@settings(deadline=None)
@given(PACKS, st.sampled_from(sorted(KINDS)), st.dictionaries(st.sampled_from(PARAMETERS), typed))
def test_any_pack_can_be_shown(pack: Pack, formula: str, parameters: dict[str, str]) -> None:
    for one in (pack, replace(pack, price=Price(formula, Decimal(30), parameters), scale=preset("0-5"))):
        assert lots_boxes(one).typed is not criteria_boxes(one).typed
        assert given_out(one) and summed_up(one)
        assert isinstance(warnings(one), dict)
        people_boxes(one)
        workload = workload_of(one)
        assert all(needed(person, one, workload) >= 0 for person in one.people)
        read = terms(one.price) if one.price else None
        assert read is None or (read.formula is None) == bool(read.faults)
        dry_run(one, read.formula if read else None)


def unchanged(pack: Pack) -> None:
    """Every page of a pack, sent back as it is shown."""
    assert read_grid(lots_boxes(pack), pack) == pack
    boxes = criteria_boxes(pack)
    for read in (read_weights, read_rules):
        assert read(boxes, pack) == pack
    assert all(read_scale(boxes, pack, place) == pack for place in range(1, len(pack.scales) + 1))
    assert all(read_question(boxes, pack, question) == question for question in pack.questions)
    assert replace(read_people(people_boxes(pack), pack), registers=pack.registers) == pack
    assert not boxes.faults


def test_a_multiplier_is_typed_and_points_are_kept_and_follow_the_scale() -> None:
    pack = replace(whole(), weights="multipliers")
    assert criteria_boxes(pack).typed["weight-Q2"] == "7.9", "39.5 points on a scale to 5"
    unchanged(pack)
    set_ = read_weights(Boxes({"weight-Q1": "5", "weight-Q2": "0.125"}), pack)
    assert [question.weight for question in set_.questions] == [25, Decimal("0.625")]
    assert given_out(set_) == "26.125 points in all"
    longer = replace(set_, scale=(*set_.scale, replace(set_.scale[-1], value=Decimal(8))))
    assert [question.weight for question in with_multipliers(set_, longer).questions] == [40, 1]
    assert with_multipliers(replace(set_, weights="points"), longer) == longer, "points stay, whatever the scale"
    assert not list(lot_faults(set_)), "points need not make a hundred"
    refused = Boxes({"weights_are": "stars"})
    assert read_rules(refused, pack).weights == "multipliers" and "weights_are" in refused.faults


def test_money_for_a_question_follows_its_code_and_misses_it_when_it_goes() -> None:
    amounts = {"amounts": "40: 900\n Q1 12: 5000\nQ10 3: 7"}
    pack = replace(whole(), price=Price("quality_in_money", Decimal(0), amounts))
    said = [one.what for one in price_findings(pack)]
    assert said == ["Money is promised for Q10, which is no question that earns points"]
    [first, _] = pack.questions
    after = with_question(pack, first, replace(first, code="1.1")).price
    assert after and after.parameters["amounts"] == "40: 900\n1.1 12: 5000\nQ10 3: 7"


def test_a_page_sent_back_as_it_is_shown_changes_nothing() -> None:
    unchanged(whole())
    several = replace(whole(), scale=(*whole().scale, *preset("0-2-5-8-10", "Risk")))
    unchanged(replace(several, questions=(replace(whole().questions[0], scale="Risk"), *whole().questions[1:])))
    for name in SHIPPED:
        unchanged(shipped(name))


def test_a_scale_without_marks_is_refused_at_its_first_box() -> None:
    emptied = Boxes({name: "" for name in criteria_boxes(whole()).typed if name.startswith("scale-")})
    read_scale(emptied, whole(), 1)
    assert emptied.faults == {"scale-0-value": "A scale has marks. Give it one."}
    twice = Boxes({"scale-a-value": "5", "scale-b-value": "5.0"})
    read_scale(twice, whole(), 1)
    assert list(twice.faults) == ["scale-b-value"]
    turned = Boxes({"scale-a-value": "5", "scale-a-word": "\u202edoog"})
    read_scale(turned, whole(), 1)
    assert list(turned.faults) == ["scale-a-word"]
    last, bare = Boxes({"scale-a-value": "5"}), Boxes()
    read_scale(last, whole(), 1, without="a")
    read_scale(bare, whole(), 1)
    assert (list(last.faults), list(bare.faults)) == (["scale-a-value"], ["scale-preset"])


lot = st.builds(
    LotLine,
    st.integers(1, 9999),
    st.sampled_from(["North", "South & Coastal", "7"]),
    st.none() | st.decimals(0, 10_000, places=2),
    st.just(2),
    st.integers(2, 9),
    st.lists(st.sampled_from(["A1", "B & C2", "D3"]), unique=True).map(tuple),
    st.none() | st.decimals(0, 99, places=2),
)


@given(
    st.lists(lot, max_size=6, unique_by=lambda one: one.number).map(tuple),
    st.none() | st.just((800, 1000)),
    st.lists(st.builds(LotLimit, st.just((1, 2, 3, 7)), st.integers(1, 5)), max_size=3).map(tuple),
)
def test_lots_come_back_as_they_were(
    lots: tuple[LotLine, ...], hours: tuple[int, int] | None, limits: tuple[LotLimit, ...]
) -> None:
    pack = replace(whole(), lots=lots, hours_per_provider=hours, limits=limits)
    boxes = lots_boxes(pack)
    assert read_grid(boxes, pack) == pack and not boxes.faults


@given(st.dictionaries(st.sampled_from(["lot-1-number", "lot-1-name", "lot-1-weekly_hours", "limit-0"]), st.text()))
def test_whatever_is_typed_is_taken_or_refused(found: dict[str, str]) -> None:
    boxes = Boxes(found)
    read = read_grid(boxes, whole())
    assert boxes.faults or all(lot.number >= 1 and lot.min_providers <= lot.max_providers for lot in read.lots)


def test_a_proposal_rests_on_the_pack_alone() -> None:
    pack = replace(whole(), people=tuple(replace(one, questions=()) for one in whole().people))
    assert propose(pack, workload_of(pack)) == whole()
