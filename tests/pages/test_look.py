"""The built stylesheet and scripts: small, of our own brand, and readable in both schemes."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
CSS = (STATIC / "evenhand.css").read_text()


def tokens(selector: str) -> dict[str, str]:
    """The colours that the built sheet sets under one selector."""
    bodies = [body for found, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS) if found.strip() == selector]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})", ";".join(bodies), re.IGNORECASE))


LIGHT = tokens(":root")
DARK = {**LIGHT, **tokens(":root[data-theme=dark]")}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *[
        ("ink", ground)
        for ground in ("paper", "canvas", "quiet", "tint", "hair", "what-if", "warn-bg", "bad-bg", "good-bg", "info-bg")
    ],
    ("ink", "quote-good"),
    ("ink", "quote-warn"),
    *[("slate", ground) for ground in ("paper", "canvas", "quiet", "tint", "what-if")],
    *[("act", ground) for ground in ("paper", "canvas", "quiet")],
    *[(kind, f"{kind}-bg") for kind in ("good", "warn", "bad", "info")],
    *[(kind, "paper") for kind in ("good", "warn", "bad", "info")],
    ("btn-ink", "btn"),
    ("btn-ink", "btn-over"),
    ("brand-ink", "brand"),
    ("focus-ink", "focus"),
]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_every_text_keeps_its_contrast(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 6.4


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "canvas"])
def test_edges_of_inputs_and_meters_are_seen(scheme: dict[str, str], ground: str) -> None:
    assert contrast(scheme["edge"], scheme[ground]) >= 3
    assert contrast(scheme["act"], scheme["hair"]) >= 3


def test_the_system_and_the_person_choose_the_same_dark() -> None:
    assert tokens(":root:not([data-theme=light])") == tokens(":root[data-theme=dark]")


@pytest.mark.parametrize("name", ["gds transport", "crown", "crest", "@import", "url(http", 'url("http', "url(//"])
def test_the_sheet_names_nothing_that_is_not_ours_to_ship(name: str) -> None:
    assert name not in CSS.lower()


def test_every_file_that_the_sheet_asks_for_is_here() -> None:
    asked = re.findall(r"url\(\"?([^\")]+)\"?\)", CSS)
    assert asked
    assert all((STATIC / name).is_file() for name in asked if not name.startswith("data:"))


def test_the_scripts_are_built_of_what_is_written() -> None:
    written = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (STATIC / "src" / "js").glob("*.js")
    }
    said = (STATIC / "src" / "js" / "built.sha256").read_text().split()
    assert dict(zip(said[1::2], said[::2], strict=True)) == written, "run make assets"
    assert {path.name for path in (STATIC / "js").iterdir()} == set(written)


def test_first_view_is_small() -> None:
    assert len(gzip.compress(CSS.encode(), 9)) <= 22_000
    assert sum(path.stat().st_size for path in (STATIC / "js").glob("*.js")) <= 30_720
    assert (STATIC / "fonts" / "inter.woff2").stat().st_size <= 60_000


@pytest.mark.parametrize("licence", ["govuk-frontend-MIT.txt", "inter-OFL.txt"])
def test_what_we_ship_of_others_carries_its_licence(licence: str) -> None:
    assert (
        "Permission" in (STATIC / "licences" / licence).read_text()
        or "SIL" in (STATIC / "licences" / licence).read_text()
    )
