"""What is committed names no package registry and no machine, and ships no lettering that is not ours."""

import re

import pytest

from tests.architecture.source import ROOT, project_files

LISTED_NAMES = (
    "py" + "pi",
    "python" + "hosted",
    "npm" + "js",
    "deb." + "debian",
    "archive." + "ubuntu",
    "yarn" + "pkg",
)
REGISTRY = re.compile(r"(?:" + "|".join(map(re.escape, LISTED_NAMES)) + r")\.(?:org|com|net)", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|opt/py|home/[a-z]+|Users/[A-Za-z]+)(?=/|\b)")
TEMPORARY = re.compile(r"(?<![\w.}/])/tmp/[\w.-]+")
BINARY = {".woff2", ".ttf", ".png", ".jpg", ".pdf", ".docx", ".xlsx", ".ico", ".db", ".gz", ".zip"}
HAND_MADE = {"tests/architecture/test_files.py"}


def names_a_machine(text: str) -> list[str]:
    """Registry hosts and paths of one particular machine in a text."""
    return [match.group() for pattern in (REGISTRY, MACHINE, TEMPORARY) for match in pattern.finditer(text)]


def test_nothing_committed_names_a_registry_or_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in project_files()
        if path.suffix not in BINARY and str(path.relative_to(ROOT)) not in HAND_MADE
        for name in names_a_machine(path.read_text(errors="replace"))
    ]
    assert not found, "\n".join(found)


def test_locks_have_hashes_and_no_addresses() -> None:
    for name in ("requirements-build.txt", "requirements.txt", "requirements-test.txt"):
        lock = (ROOT / name).read_text()
        pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,]+\])?==\S+", lock, re.MULTILINE)
        packages = lock.split("\n    --hash=sha256:")
        assert pins, name
        assert len(packages) > len(pins), f"{name}: a package without a hash"
        assert "://" not in lock and "index-url" not in lock, name


def test_what_runs_is_tested_at_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9][\w.-]*==[^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_the_stylesheet_names_no_crown_copyright_lettering() -> None:
    built = list((ROOT / "static").rglob("*.css"))
    assert built
    for sheet in built:
        text = sheet.read_text().lower()
        assert not re.search(r"gds.?transport|crown|crest", text), sheet
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", text), f"{sheet} fetches from elsewhere"


def test_no_file_is_a_crown_crest_or_licensed_font() -> None:
    unfit = re.compile(r"crown|crest|gds.?transport|govuk.?logo", re.IGNORECASE)
    found = [str(path.relative_to(ROOT)) for path in project_files() if unfit.search(path.name)]
    assert not found, "\n".join(found)


def test_every_font_and_script_of_others_has_its_licence() -> None:
    fonts = [path for path in (ROOT / "static").rglob("*") if path.suffix in (".woff2", ".ttf")]
    licences = " ".join(path.name.lower() for path in (ROOT / "static" / "licences").iterdir())
    assert fonts
    assert "inter" in licences and "govuk" in licences


@pytest.mark.parametrize(
    "faulty",
    [
        "https://py" + "pi.org/simple",
        "registry.npm" + "js.org",
        "see /work" + "/main/app.py",
        "/ro" + "ot/.venv",
        "/tmp" + "/out.pdf",
    ],
)
def test_a_name_would_be_found(faulty: str) -> None:
    assert names_a_machine(faulty)


@pytest.mark.parametrize(
    "harmless", ["network/main", "/usr/lib/postgresql", "https://www.gov.uk/", "the /award page", "instance/tmp/x"]
)
def test_a_harmless_text_passes(harmless: str) -> None:
    assert not names_a_machine(harmless)
