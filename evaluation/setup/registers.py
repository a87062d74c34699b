"""The business around a procurement: what its papers are made of besides lots and criteria. Pure.

Source: the reports of councils that re-let homecare, which tell of engagement, options, risks, governance and value.
"""

from collections.abc import Mapping

REGISTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "governance": (
        "Governance steps: scrutiny, cabinet member, executive; key-decision notice 28 clear days before; call-in",
        ("Body", "Step", "Date", "Outcome", "Reference"),
    ),
    "value": (
        "Value by buyer: what was advertised, what was authorised, net and gross of VAT",
        ("Buyer", "Net", "Gross", "Advertised", "Authorised"),
    ),
    "engagement": ("Market engagement, and feedback on the draft specification", ("Date", "With", "Said", "Changed")),
    "options": (
        "Options appraisal: models against criteria, ranked",
        ("Model", "Against the criteria", "Rank", "Taken forward", "Why"),
    ),
    "risks": ("Risk register", ("Risk", "Mitigation", "Owner", "Review")),
    "success": ("Success factors", ("Factor", "Measured by")),
    "earlier": (
        "Where a framework is reopened: who provides now, at what rates, until when",
        ("Provider", "Lot", "Rate", "Ends on"),
    ),
}
"""By key: what the register is, and its columns."""

LONGEST = 4_000
MOST_ROWS = 300
