"""What is typed to try another arrangement of the lots: the figures of the award stand in the boxes to begin with."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from wtforms import BooleanField

from evaluation.award.arranging import MECHANISM_WORDS, Form, Wanted
from procurement.core.forms import (
    BaseForm,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    StrictDecimalField,
    WholeNumberField,
)

MOST_PLACES = 100
_LINE = re.compile(r"([0-9][0-9,\s]*)\|\s*([0-9]{1,3})\s*", re.ASCII)


class WhatIfForm(BaseForm):
    """The name and what holds for all lots; what holds for one lot or bidder is added by `what_if_form`."""

    name = PlainStringField(
        "Name",
        most=80,
        needed="Give it a name: others find it by that.",
        description="What you ask, such as: Alder takes on 200 hours more.",
    )
    mechanism = RadioField(
        "How the lots are awarded",
        choices=[(one.value, words[0].upper() + words[1:]) for one, words in MECHANISM_WORDS.items()],
        needed="Choose how the lots are awarded.",
    )
    most_each = WholeNumberField("Most lots for any one bidder", least=Decimal(0), most=Decimal(MOST_PLACES))
    stated = BooleanField("Hold bidders whose box of hours is empty to what they said they can take on")
    limits = PlainTextAreaField(
        "Limits over groups of lots",
        most=4_000,
        description="One a line: the lots, a bar, and the most of them for one bidder. For example: 1, 2, 3 | 2",
    )

    known: Collection[str]
    """The lots there are."""
    codes: Mapping[int, str]
    """The code of each bidder, by its number."""

    def validate(self, extra_validators: Any = None) -> bool:
        """What the boxes say by themselves, and then together."""
        well = bool(super().validate(extra_validators))
        for lot in self.known:
            fewest, most = self[f"fewest_{lot}"], self[f"most_{lot}"]
            if not fewest.errors and not most.errors and fewest.data > most.data:
                most.errors = [f"Lot {lot} needs at least {fewest.data}, so it cannot take fewer."]
                well = False
        if all(self[f"out_{number}"].data for number in self.codes):
            self.form_errors.append("Leave at least one bidder in.")
            well = False
        try:
            self.read_limits()
        except ValueError as wrong:
            self.limits.errors = [*self.limits.errors, str(wrong)]
            well = False
        return well

    def read_limits(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """The limits as they are typed. Raises ValueError with a sentence."""
        found = []
        for at, line in enumerate((row for row in (self.limits.data or "").splitlines() if row.strip()), start=1):
            read = _LINE.fullmatch(line.strip())
            if not read:
                raise ValueError(f"Line {at}: write the lots, a bar and a number, such as 1, 2, 3 | 2.")
            lots = tuple(dict.fromkeys(name.lstrip("0") for name in re.split(r"[,\s]+", read[1].strip()) if name))
            if unknown := [name for name in lots if name not in self.known]:
                raise ValueError(f"Line {at}: there is no lot {unknown[0] or 0} to be awarded.")
            found.append((lots, int(read[2])))
        return tuple(found)

    def wanted(self, stated: Mapping[str, Decimal]) -> Wanted:
        """What is wanted, once it was validated; `stated` is what bidders said they can take on, by code."""
        each = self.most_each.data
        hours: dict[str, str | None] = {}
        most: dict[str, int | None] = {}
        for number, code in self.codes.items():
            typed = self[f"hours_{number}"].data
            said = stated.get(code) if self.stated.data and typed is None else typed
            hours[code] = None if said is None else f"{said:f}"
            bounds = [one for one in (self[f"lots_{number}"].data, each) if one is not None]
            most[code] = min(bounds, default=None)
        return Wanted(
            self.mechanism.data or "",
            {lot: (self[f"fewest_{lot}"].data, self[f"most_{lot}"].data) for lot in self.known},
            hours,
            most,
            frozenset(code for number, code in self.codes.items() if self[f"out_{number}"].data),
            self.read_limits(),
        )


def what_if_form(base: Form, codes: Mapping[int, str], begun: Form | None = None) -> WhatIfForm:
    """The form with a box for every figure; they hold those of the award, or of a copy (`begun`) to begin with."""
    boxes: dict[str, Any] = {}
    for lot in base["lots"]:
        for name, words, least in (("fewest", "Fewest providers", 0), ("most", "Most providers", 1)):
            label = f"{words} of lot {lot['id']}"
            boxes[f"{name}_{lot['id']}"] = WholeNumberField(
                label, least=Decimal(least), most=Decimal(MOST_PLACES), needed=f"Enter a number: {label.lower()}."
            )
    for number in codes:
        boxes[f"hours_{number}"] = StrictDecimalField("Hours a week", places=2, digits=7, least=Decimal(0))
        boxes[f"lots_{number}"] = WholeNumberField("Most lots", least=Decimal(0), most=Decimal(MOST_PLACES))
        boxes[f"out_{number}"] = BooleanField("Leave out")
    form: WhatIfForm = type("WhatIfForm", (WhatIfForm,), boxes)(data=_data(base, codes, begun or base))
    form.known, form.codes = [lot["id"] for lot in base["lots"]], codes
    return form


def _data(base: Form, codes: Mapping[int, str], begun: Form) -> dict[str, Any]:
    """The figures of a file, by box; a lot or bidder that the copy does not have stands as in the award."""
    data: dict[str, Any] = {
        "mechanism": begun["mechanism"],
        "limits": "\n".join(f"{', '.join(one['lots'])} | {one['max_awards']}" for one in begun.get("limits", ())),
    }
    lots = {lot["id"]: lot for lot in begun["lots"]}
    for lot in base["lots"]:
        as_begun = lots.get(lot["id"], lot)
        data[f"fewest_{lot['id']}"], data[f"most_{lot['id']}"] = as_begun["min_providers"], as_begun["max_providers"]
    bidders = {one["id"]: one for one in begun["bidders"]}
    for number, code in codes.items():
        one = bidders.get(code, {})
        hours = one.get("capacity_hours")
        data[f"hours_{number}"] = None if hours is None else Decimal(hours)
        data[f"lots_{number}"], data[f"out_{number}"] = one.get("max_lots"), code not in bidders
    return data
