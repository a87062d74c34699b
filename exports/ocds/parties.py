"""The parties of a release: whoever buys, and the organisations that bid, as far as they are published."""

import re
from collections.abc import Iterator
from typing import Any

from exports.ocds.published import OpenData, Supplier

Json = dict[str, Any]

BUYER = "EVENHAND-BUYER"
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\s*$", re.IGNORECASE)


def buyer_id(data: OpenData) -> str:
    """How a release names whoever buys."""
    return f"GB-PPON-{data.buyer.ppon}" if data.buyer.ppon else BUYER


def parties(data: OpenData) -> Iterator[Json]:
    """Whoever buys, whoever is awarded anything, and whoever else bid where that is published."""
    named = {"scheme": "GB-PPON", "id": data.buyer.ppon, "legalName": data.procurement.buyer}
    yield {
        "id": buyer_id(data),
        "name": data.procurement.buyer,
        "roles": ["buyer", "procuringEntity"],
        **({"identifier": named} if data.buyer.ppon else {}),
        **({"address": _address(data.buyer.address)} if data.buyer.address else {}),
        "details": {
            "classifications": [
                {
                    "scheme": "UK_CA_TYPE",
                    "id": "publicAuthoritySubCentralGovernment"
                    if data.basics.buyer_kind.value == "council"
                    else "publicAuthorityCentralGovernment",
                }
            ]
        },
    }
    others = dict.fromkeys(bid.tenderer for bid in data.bids)
    for one in dict.fromkeys((*data.suppliers, *others)):
        yield _supplier(one, ["tenderer", "supplier"] if one in data.suppliers else ["tenderer"])


def _address(lines: str) -> Json:
    """An address on one line; a postcode at its end stands apart."""
    found = _POSTCODE.search(lines)
    street = lines[: found.start()].rstrip(", ") if found else lines
    code = {"postalCode": " ".join(found.group().upper().split())} if found else {}
    return {**({"streetAddress": street} if street else {}), **code, "countryName": "United Kingdom"}


def _supplier(one: Supplier, roles: list[str]) -> Json:
    numbers = [("GB-COH", one.company), ("GB-PPON", one.ppon)]
    known: list[Json] = [
        {"scheme": scheme, "id": number, "legalName": one.name} for scheme, number in numbers if number
    ]
    party: Json = {"id": one.id, "name": one.name, "roles": roles}
    if one.address:
        party["address"] = _address(one.address)
    scale = {} if one.small is None else {"scale": "sme" if one.small else "large"}
    kind = scale | ({} if one.voluntary is None else {"vcse": one.voluntary})
    if kind:
        party["details"] = kind
    if known:
        party["identifier"] = known[0]
    if known[1:]:
        party["additionalIdentifiers"] = known[1:]
    return party
