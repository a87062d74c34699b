"""Notices in their order, and a conflicts assessment that covers everybody who can influence a procurement."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from evaluation.setup.boxes import Boxes
from evaluation.setup.conflicts import Assessment, Entry, Influencer, Level, findings, gathered, uncovered
from evaluation.setup.conflicts_boxes import assessment_boxes, read_assessment
from evaluation.setup.notices import NOTICES, Ended, Facts, Recorded, first_notice, fixed, standing
from evaluation.setup.notices_due import State, standing_of, wanted_before_tendering
from evaluation.setup.notices_due import findings as due
from evaluation.setup.notices_order import refusals
from procurement.core.vocabulary import Regime

TODAY = date(2026, 6, 1)
ACT = Facts(Regime.PA2023, "open", TODAY, authorised=True, assessed_on=date(2026, 2, 4), tendering_on=date(2026, 3, 2))
UK2 = Recorded(1, "UK2", date(2026, 2, 10))
UK4 = Recorded(2, "UK4", date(2026, 3, 2), "2026/S 000-1")
UK6 = Recorded(3, "UK6", date(2026, 5, 5))
UK7 = Recorded(4, "UK7", date(2026, 5, 29), event_on=date(2026, 5, 20))


def refused(new: Recorded, facts: Facts) -> str:
    """All the sentences."""
    return " | ".join(sentence for _, sentence in refusals(new, facts))


def test_each_notice_of_a_law_can_be_judged() -> None:
    for regime, notices in NOTICES.items():
        for notice in notices:
            assert standing_of(notice.kind, replace(ACT, regime=regime)).why


def test_the_tender_notice_waits_for_authority_and_the_conflicts_assessment() -> None:
    assert refusals(UK4, ACT) == []
    assert "Authority to go out to tender is not on record" in refused(UK4, replace(ACT, authorised=False))
    assert "the Act wants it before UK4" in refused(UK4, replace(ACT, assessed_on=None))
    assert "does not cover Ann Bright" in refused(UK4, replace(ACT, uncovered=("Ann Bright",)))
    later = replace(ACT, assessed_on=date(2026, 3, 3))
    assert "signed on 3 March 2026, after this notice" in refused(UK4, later)
    assert refusals(replace(UK4, reason="It was prepared in January on paper."), later) == []


def test_engagement_has_its_notice_or_the_tender_notice_says_why_not() -> None:
    engaged = replace(ACT, engaged=True)
    assert standing_of("UK2", ACT).state is State.NOT_NEEDED
    assert standing_of("UK2", engaged).state is State.DUE
    assert "Market engagement is on record" in refused(UK4, engaged)
    assert refusals(UK4, replace(engaged, recorded=(UK2,))) == []
    explained = replace(UK4, reason="One call to a trade body.")
    assert refusals(explained, engaged) == []
    assert "One call to a trade body" in standing_of("UK2", replace(engaged, recorded=(explained,))).why
    assert "this comes before it" in refused(replace(UK2, published_on=date(2026, 3, 3)), replace(ACT, recorded=(UK4,)))


def test_nothing_is_recorded_ahead_of_its_day_or_under_another_law() -> None:
    assert "lies ahead" in refused(replace(UK4, published_on=date(2026, 6, 2)), ACT)
    assert "is under the Public Contracts" in refused(replace(UK4, published_on=date(2025, 2, 23)), ACT)
    regulations = replace(ACT, regime=Regime.PCR2015, procedure="restricted")
    cn = Recorded(9, "CN", date(2025, 2, 24))
    assert "is under the Procurement Act" in refused(cn, regulations)
    assert refusals(replace(cn, published_on=date(2025, 2, 23)), regulations) == []
    assert "one of the notices of this procurement's law" in refused(UK4, regulations)


def test_a_direct_award_has_its_transparency_notice_and_no_tender_notice() -> None:
    direct, uk5 = replace(ACT, procedure="direct"), Recorded(0, "UK5", date(2026, 3, 2))
    assert "its notice is UK5" in refused(UK4, direct) and refusals(uk5, direct) == []
    assert "the Act wants it before UK5" in refused(uk5, replace(direct, assessed_on=None))
    assert "Only a direct award" in refused(uk5, ACT)
    assert refusals(replace(uk5, reason="No suitable tender, s.43."), replace(ACT, recorded=(UK4,))) == []


def test_tendering_waits_for_the_notice_that_begins_it() -> None:
    assert "UK4, the tender notice" in wanted_before_tendering(ACT)
    for free in (
        replace(ACT, recorded=(UK4,)),
        replace(ACT, procedure="direct"),
        replace(ACT, below_threshold=True),
    ):
        assert wanted_before_tendering(free) == ""
    regulations = replace(ACT, regime=Regime.PCR2015, recorded=(Recorded(1, "PIN", date(2021, 3, 1)),))
    assert "CN, the contract notice" in wanted_before_tendering(regulations)
    assert wanted_before_tendering(replace(regulations, light_touch=True)) == ""
    assert wanted_before_tendering(replace(regulations, procedure="light_touch")) == ""
    assert wanted_before_tendering(replace(regulations, recorded=(Recorded(1, "CN", date(2021, 3, 1)),))) == ""


def test_award_follows_the_summaries_and_the_contract_follows_the_award() -> None:
    begun = replace(ACT, recorded=(UK4,))
    assert "have not been sent" in refused(UK6, begun)
    told = replace(begun, summaries_on=date(2026, 5, 4))
    assert standing_of("UK6", told).state is State.DUE and refusals(UK6, told) == []
    assert "follows UK4 or UK5" in refused(UK6, ACT)
    assert "UK6, which is not on record" in refused(UK7, told)
    awarded = replace(told, recorded=(UK4, UK6), earliest_contract=date(2026, 5, 16))
    assert standing_of("UK7", awarded).by == date(2026, 6, 15)
    assert standing_of("UK7", replace(awarded, light_touch=True)).by == date(2026, 9, 13)
    assert "Enter the day of the contract" in refused(replace(UK7, event_on=None), awarded)
    assert "is not after that of the notice" in refused(replace(UK7, event_on=date(2026, 5, 30)), awarded)
    late = replace(UK7, event_on=date(2026, 4, 28))
    assert "later than 30 days after 28 April 2026" in standing_of("UK7", replace(awarded, recorded=(UK6, late))).why
    in_time = replace(UK7, event_on=date(2026, 4, 29))
    assert "later" not in standing_of("UK7", replace(awarded, recorded=(UK6, in_time))).why


def test_a_decision_not_to_award_is_published() -> None:
    uk12 = Recorded(0, "UK12", date(2026, 5, 20))
    begun = replace(ACT, recorded=(UK4,))
    assert standing_of("UK12", begun).state is State.NOT_NEEDED
    assert "record the abandonment first" in refused(uk12, begun)
    ended = replace(begun, abandoned_on=date(2026, 5, 20))
    assert standing_of("UK12", ended).state is State.DUE and refusals(uk12, ended) == []
    assert [one.what.split(" is")[0] for one in due(ended)] == ["UK12"]
    assert "comes after" in refused(replace(uk12, published_on=date(2026, 5, 19)), ended)
    assert standing_of("UK12", replace(ended, recorded=())).state is State.NOT_NEEDED
    assert standing_of("UK12", replace(ended, recorded=(UK4, uk12))).state is State.DONE
    of_lot = replace(
        begun, lots_ended=(Ended("Lot 2 South", date(2026, 5, 18)), Ended("Lot 3 West", date(2026, 5, 21)))
    )
    assert standing_of("UK12", of_lot).why.startswith("Lot 2 South, Lot 3 West abandoned on 18 May 2026")
    assert refusals(uk12, of_lot) == []
    told = replace(of_lot, recorded=(UK4, uk12))
    assert standing_of("UK12", told).why.startswith("Lot 3 West abandoned"), "it was decided after the notice"
    whole = replace(told, abandoned_on=date(2026, 5, 22), recorded=(UK4, replace(uk12, published_on=TODAY)))
    assert standing_of("UK12", whole).state is State.DONE
    assert "not begun again" in refused(replace(UK4, reason="Again."), ended)


def test_a_notice_of_the_same_day_that_was_recorded_before_the_decision_does_not_tell_of_it() -> None:
    day, noon = date(2026, 5, 20), datetime(2026, 5, 20, 12, tzinfo=UTC)
    morning, evening = noon - timedelta(hours=3), noon + timedelta(hours=3)
    one, two = Ended("Lot 1 North", day, morning), Ended("Lot 2 South", day, evening)
    first = Recorded(7, "UK12", day, at=noon)
    facts = replace(ACT, lots_ended=(one, two), recorded=(UK4, first))
    assert facts.untold == (two,)
    assert standing_of("UK12", facts).why.startswith("Lot 2 South abandoned on 20 May 2026")
    assert refusals(Recorded(0, "UK12", day), facts) == [], "a second one needs no other reason"
    corrected = Recorded(8, "UK12", day, corrects=7, reason="A slip.", at=evening)
    assert replace(facts, recorded=(UK4, first, corrected)).untold == (two,), "a correction tells of no more"
    assert replace(facts, recorded=(UK4, first, Recorded(9, "UK12", day, at=evening))).untold == ()


def test_the_regulations_give_thirty_days_after_the_award() -> None:
    regulations = replace(ACT, regime=Regime.PCR2015, summaries_on=date(2026, 5, 4))
    assert standing_of("CAN", regulations).by == date(2026, 6, 3)
    assert "have not been sent" in refused(Recorded(0, "CAN", TODAY), replace(regulations, summaries_on=None))


def test_a_wrong_record_stands_and_a_later_one_takes_its_place() -> None:
    held = replace(ACT, recorded=(UK4,))
    again = Recorded(0, "UK4", date(2026, 3, 1))
    assert "on record already" in refused(again, held)
    assert "Say what was wrong" in refused(replace(again, corrects=2), held)
    right = replace(again, id=5, corrects=2, reason="The day was typed wrongly.")
    assert refusals(right, held) == []
    both = (UK4, right)
    assert standing(both) == (right,) and first_notice(both) == right
    assert fixed(both) == "Notice UK4 of 1 March 2026 fixed the law and the procedure" and fixed((UK2,)) == ""
    assert "still stands" in refused(replace(right, id=6), replace(ACT, recorded=both))
    republished = Recorded(7, "UK4", date(2026, 3, 20), reason="A lot was added.")
    assert refusals(republished, held) == [] and first_notice((UK4, republished)) == UK4


def test_a_shortened_period_has_its_last_day_for_the_planned_notice() -> None:
    assert (
        "20 January 2026" in standing_of("UK3", replace(ACT, today=date(2026, 1, 1), tendering_on=date(2026, 3, 1))).why
    )
    assert "Too late" in standing_of("UK3", replace(ACT, today=date(2026, 1, 21), tendering_on=date(2026, 3, 1))).why


PEOPLE = (Influencer("a@c.example", "Ann", "Evaluator"), Influencer("b@c.example", "Bea", "Approver"))
SIGNED = Assessment(
    1, "A. Lead", datetime(2026, 2, 4, tzinfo=UTC), date(2026, 5, 1), (Entry("a@c.example", "Ann", ""),)
)


@pytest.mark.parametrize(
    ("regime", "begun", "stops"),
    [
        (Regime.PA2023, False, True),
        (Regime.PA2023, True, False),
        (Regime.PCR2015, False, False),
    ],
)
def test_whoever_is_not_covered_keeps_the_act_from_its_notice(regime: Regime, begun: bool, stops: bool) -> None:
    (unsigned,) = findings(regime, None, PEOPLE, TODAY, begun=begun)
    assert "is not signed" in unsigned.what and unsigned.blocks is stops
    added, overdue = findings(regime, SIGNED, PEOPLE, TODAY, begun=begun)
    assert added.what.startswith("Bea is not covered") and added.blocks is stops
    assert "to be reviewed by 1 May 2026" in overdue.what and not overdue.blocks
    assert list(findings(regime, SIGNED, PEOPLE[:1], date(2026, 5, 1), begun=begun)) == []


def test_a_person_of_two_roles_stands_once() -> None:
    both = gathered([*PEOPLE, Influencer("a@c.example", "Ann", "Moderator")])
    assert [(one.name, one.part) for one in both] == [("Ann", "Evaluator, Moderator"), ("Bea", "Approver")]
    assert uncovered(both, SIGNED) == (PEOPLE[1],)


def typed(**changes: str) -> Boxes:
    """The page's boxes, everybody found without a conflict, with some of them changed."""
    boxes = dict(assessment_boxes(PEOPLE, None).typed)
    boxes |= {name: "none" for name in boxes if name.endswith("level")}
    return Boxes(boxes | {name.replace("_", "-"): text for name, text in changes.items()})


def test_an_assessment_is_read_as_typed_and_its_people_keep_their_names() -> None:
    boxes = typed(person_0_name="Somebody else", person_2_name="Dee Draft", person_2_part="Drafter")
    read = read_assessment(boxes, PEOPLE)
    assert boxes.faults == {}
    assert [(one.key, one.name, one.part) for one in read] == [
        ("a@c.example", "Ann", "Evaluator"),
        ("b@c.example", "Bea", "Approver"),
        ("dee draft", "Dee Draft", "Drafter"),
    ]
    again = assessment_boxes(PEOPLE, replace(SIGNED, entries=read))
    assert again.value("person-2-name") == "Dee Draft" and again.value("person-2-level") == "none"


def test_what_is_missing_is_said_at_its_box() -> None:
    boxes = typed(person_0_level="", person_1_level="perceived", person_3_name="Ann", person_3_what="\x01")
    assert len(read_assessment(boxes, PEOPLE)) == 3
    assert set(boxes.faults) == {"person-0-level", "person-1-what", "person-1-mitigation", "person-3-what"}
    twice = typed(person_2_name="Dee", person_3_name="dee ")
    read_assessment(twice, PEOPLE)
    assert twice.faults == {"person-3-name": "This person stands twice."}
    assert Level("perceived") in {one.level for one in read_assessment(boxes, PEOPLE)}


def test_below_the_threshold_only_the_tender_and_the_contract_have_a_notice() -> None:
    below = replace(ACT, below_threshold=True, engaged=True, abandoned_on=None, summaries_on=TODAY)
    kinds = [notice.kind for notice in NOTICES[Regime.PA2023]]
    needed = {kind for kind in kinds if standing_of(kind, below).state is not State.NOT_NEEDED}
    assert needed == {"UK4", "UK7"}
    assert refusals(UK4, below) == [] and refusals(replace(UK7, event_on=TODAY, published_on=TODAY), below) == []
