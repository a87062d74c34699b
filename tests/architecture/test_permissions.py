"""The page of permissions says what the policy table does, and the table knows every permission."""

from pathlib import Path

from procurement.core.access import BAR_REASONS, POLICY
from procurement.core.permissions_page import page
from procurement.core.vocabulary import Permission

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_the_table() -> None:
    assert (ROOT / "docs/permissions.md").read_text() == page(), "run: evenhand permissions > docs/permissions.md"


def test_every_permission_is_granted_once_and_every_bar_has_its_sentence() -> None:
    assert set(POLICY) == set(Permission)
    assert {bar for grant in POLICY.values() for bar in grant.barred_by} <= set(BAR_REASONS)
