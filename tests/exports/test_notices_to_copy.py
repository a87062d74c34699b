"""What the notices after an award ask for, box by box: what stands in them, and what is still to be found out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from evaluation.award.indicators import Indicator, Indicators
from evaluation.setup.pack import Basics
from exports.ocds.notices import notices
from exports.ocds.published import Buyer, OpenData, OpenLot, Signed, Supplier
from procurement.cases.models import Procurement
from procurement.core.vocabulary import Regime

TOLD = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALDER = Supplier("Alder", "01234567", "", 1, "1 High Street, Northtown NT1 1AA", small=True, voluntary=False)
BIRCH = Supplier("Birch", "", "PABC-1234-DEFG", 2)
SIGNED = Signed(ALDER, 1, date(2026, 3, 16), "C-1", Decimal(5_000_000), Decimal(6_000_000), date(2026, 4, 1))
LOT = OpenLot(1, "North", "complete", None, None, (), 2, 2, 2, (ALDER,), None, 0, "Ceased", date(2026, 3, 1))
DATA = OpenData(
    Procurement(code="P-1", title="Care", buyer="A council", regime="PA2023", summary="", route="Open", term=""),
    Regime.PA2023,
    Basics("Care", "A council", contract_value=Decimal(7_000_000)),
    True,
    None,
    (LOT,),
    cast(Any, None),
    cast(Any, None),
    (),
    TOLD,
    told_at=TOLD,
    standstill_planned="Wed 11 March 2026, where the notice is published today",
    buyer=Buyer("PXYZ-1234-ABCD", "County Hall"),
    contracts=(SIGNED,),
)


def boxes(data: OpenData, at: int) -> dict[str, str]:
    """What each box of a notice says, or in brackets what is to be found out."""
    return {box.asks: box.says or f"[{box.missing}]" for box in notices(data, (BIRCH,), "")[at].boxes}


def test_a_large_award_names_who_was_unsuccessful_and_asks_for_indicators() -> None:
    uk6, uk7 = boxes(DATA, 0), boxes(DATA, 1)
    assert uk6["Its number on the central digital platform (PPON)"] == "PXYZ-1234-ABCD"
    assert uk6["Standstill ends"].endswith("published today")
    assert uk6["Alder: small or medium-sized, VCSE"] == "small or medium-sized, no VCSE"
    assert uk6["Unsuccessful suppliers that were assessed"] == "Birch (GB-PPON PABC-1234-DEFG)"
    assert uk6["Birch: address"].startswith("[it has not said")
    assert uk6["Lot 1 North: suppliers"].endswith("Where it is not filled: ceased, decided on Sun 1 March 2026")
    assert uk6["Lots not awarded"] == "1 North, in part"
    asked = "Key performance indicators, the three most material"
    assert uk7[asked].startswith("[3 of at least 3") and uk7["Copy of the contract"].endswith(
        "within 90 days of the contract]"
    )
    assert uk7["Alder, lot 1: worth with VAT"] == "£6,000,000.00" and uk7["Alder, lot 1: begins"] == "Wed 1 April 2026"
    three = Indicators(tuple(Indicator(f"K{n}", "98%") for n in range(3)))
    assert boxes(replace(DATA, indicators=three), 1)[asked] == "K0: 98%; K1: 98%; K2: 98%"
    none = Indicators(none_because="One delivery.")
    assert boxes(replace(DATA, indicators=none), 1)[asked] == "None: One delivery."


def test_a_small_or_light_touch_award_counts_kinds_and_needs_no_indicators() -> None:
    little = replace(DATA, contracts=(), basics=Basics("Care", "A council", contract_value=Decimal(900_000)))
    asked = "Lot 1 North: of the tenders assessed, from small or medium-sized and from VCSEs"
    assert boxes(little, 0)[asked] == "[not every bidder has said what it is]"
    known = replace(little, lots=(replace(LOT, small=1),))
    assert boxes(known, 0)[asked] == "1 from small or medium-sized suppliers, 0 from VCSEs"
    named = "Key performance indicators, the three most material"
    assert boxes(little, 1)[named] == "Not needed: no contract is worth more than £5 million"
    light = replace(DATA, basics=Basics("Care", "A council", light_touch=True, contract_value=Decimal(7_000_000)))
    assert boxes(light, 1)[named] == "Not needed: light touch"
    assert boxes(light, 1)["Copy of the contract"].endswith("within 180 days of the contract]")
    assert boxes(replace(DATA, regime=Regime.PCR2015), 0)["Alder: address"] == ALDER.address
