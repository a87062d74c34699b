"""The table of permissions as a page, made from POLICY: docs/permissions.md is this, word for word."""

from procurement.core.access import BAR_REASONS, COUNCIL, EVERYONE, POLICY, Grant
from procurement.core.vocabulary import ROLE_WORDS, STAGE_WORDS, Bar, Role, Stage

HEAD = """# Who may do what

Made from the policy table in `procurement/core/access.py` by `evenhand permissions`; a test keeps the two equal.
A door with no stage named is open at any time. "Barred" names what shuts it all the same.

| to | who | while one of these is open | barred |
|---|---|---|---|
"""


def page() -> str:
    """The whole page, in Markdown."""
    rows = "".join(
        f"| `{permission.value}` | {_who(grant)} | {_when(grant)} | {_barred(grant)} |\n"
        for permission, grant in POLICY.items()
    )
    bars = "".join(f"- **{bar.value}**: {BAR_REASONS[bar]}\n" for bar in Bar if bar in BAR_REASONS)
    return f"{HEAD}{rows}\n## What the bars say\n\n{bars}"


def _who(grant: Grant) -> str:
    if grant.unsigned:
        return "anyone"
    if not grant.roles:
        return "anyone signed in"
    if grant.roles == EVERYONE:
        return "everyone in the procurement"
    if grant.roles == COUNCIL:
        return "everyone on the council's side"
    return ", ".join(ROLE_WORDS[role].lower() for role in Role if role in grant.roles)


def _when(grant: Grant) -> str:
    return ", ".join(STAGE_WORDS[stage].lower() for stage in Stage if stage in grant.during) or "–"


def _barred(grant: Grant) -> str:
    return ", ".join(bar.value for bar in grant.barred_by) or "–"
