"""What a tender lacks, its manifest, names of files, and what changed between two texts: no database, no Flask."""

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from html import unescape
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from procurement.questionnaire.rules import cut_at, word_count
from procurement.tenders import formatted
from procurement.tenders.comparing import Change, changes
from procurement.tenders.priced import ReadPrice, ReadPrices, price_changes
from procurement.tenders.rules import (
    LONGEST_NAME,
    Asked,
    Content,
    SentFile,
    Want,
    digest,
    display_name,
    ending,
    manifest,
    missing,
    reference,
    says_the_same,
    undecided,
)

QUESTIONS = [Asked(1, "Q1", "Workforce", True), Asked(2, "Q2", "Anything else", False)]
SLOTS = [Asked(1, "S3", "Prices", True), Asked(2, "SUP", "More", False)]
NOON = datetime(2021, 4, 23, 12, tzinfo=UTC)


def content(**more: object) -> Content:
    given_ = {
        "procurement": "CSH-2021",
        "bidder": "Alder Homecare",
        "company_number": "99000001",
        "round": 1,
        "lots": (4, 3),
        "answers": (("Q1", digest("one")), ("P1", digest("No"))),
        "files": (SentFile("S3", "b.xlsx", "22", 2), SentFile("A", "a.pdf", "11", 1)),
    }
    return Content(**(given_ | more))  # type: ignore[arg-type]


def test_only_what_is_required_is_missing_and_a_blank_answer_is_none() -> None:
    assert missing(QUESTIONS, {1: "Yes"}, 1, SLOTS, {1: 1}, {}) == ()
    lacking = missing(QUESTIONS, {1: " \n"}, 0, SLOTS, {}, {1: 2})
    assert [(m.want, m.id, m.why, m.of_question) for m in lacking] == [
        (Want.ANSWER, 1, "Not answered", True),
        (Want.LOTS, None, "No lot chosen", False),
        (Want.FILE, 1, "Still being sent", False),
    ]


def test_every_opened_part_needs_a_word_even_an_optional_one() -> None:
    open_ = undecided(QUESTIONS, SLOTS, frozenset({1}), frozenset({2}))
    assert [(m.want, m.id, m.of_question) for m in open_] == [
        (Want.ANSWER_CHOICE, 2, True),
        (Want.FILE_CHOICE, 1, False),
    ]
    assert undecided(QUESTIONS, SLOTS, frozenset({1, 2}), frozenset({1, 2})) == ()


def test_a_manifest_is_one_text_for_one_content_whatever_its_order_and_zone() -> None:
    other = content(lots=(3, 4), files=tuple(reversed(content().files)), answers=tuple(reversed(content().answers)))
    summer = NOON.astimezone(timezone(timedelta(hours=1)))
    assert manifest(content(), 1, NOON) == manifest(other, 1, summer)
    said = json.loads(manifest(content(), 1, NOON))
    assert said["received_at"] == "2021-04-23T12:00:00.000000+00:00"
    assert said["content"]["lots"] == [3, 4] and [f["slot"] for f in said["content"]["files"]] == ["A", "S3"]


def test_a_manifest_tells_any_change_and_only_a_change() -> None:
    first = manifest(content(), 1, NOON)
    assert says_the_same(first, content(lots=(3, 4)))
    for other in (
        content(lots=(3,)),
        content(round=2),
        content(answers=(("Q1", digest("two")),)),
        content(files=(SentFile("S3", "b.xlsx", "22", 3),)),
        content(bidder="Alder Homecare Ltd"),
    ):
        assert not says_the_same(first, other)
        assert digest(manifest(other, 1, NOON)) != digest(first)


def test_a_reference_fits_its_column_for_the_longest_code() -> None:
    assert len(reference("A" * 39, 1234, 2, 999, "f" * 64)) <= 40


@given(st.text(max_size=400))
def test_a_shown_name_is_short_visible_and_no_path(name: str) -> None:
    shown = display_name(name)
    assert 0 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set("/\\\n\r\t\x00")
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in shown)
    assert shown.strip() == shown and shown not in (".", "..")
    assert display_name(shown) == shown


@given(
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=400), st.sampled_from(["pdf", "XLSX", "docx"])
)
def test_a_long_name_keeps_its_ending(stem: str, end: str) -> None:
    assert ending(display_name(f"{stem}.{end}")) == end.lower()


def test_a_name_that_is_too_long_loses_its_middle_not_its_ending() -> None:
    assert display_name("n" * 300 + ".pdf") == "n" * (LONGEST_NAME - 4) + ".pdf"


def test_a_name_of_endless_ending_is_cut_all_the_same() -> None:
    assert len(display_name("a." + "b" * 500)) == LONGEST_NAME
    assert len(display_name("b" * 500)) == LONGEST_NAME


TEXT = st.text(st.sampled_from("ab \n"), max_size=60)


def test_five_thousand_words_are_compared_at_once_whatever_they_say() -> None:
    """A page that waits on a text of one word would be stopped by any bidder that sends it."""
    for word in ("care", "care."):
        before, after = [word] * 5000, [word] * 2500 + ["dated"] + [word] * 2000 + ["end"]
        way = changes(" ".join(before), " ".join(after))
        assert "".join(one.text for one in way if one.change is not Change.REMOVED) == " ".join(after)
        assert "".join(one.text for one in way if one.change is not Change.ADDED) == " ".join(before)
        assert all(one.change is not two.change for one, two in pairwise(way))


def test_a_price_that_was_not_there_before_has_no_change_in_percent() -> None:
    old = ReadPrices(
        (
            ReadPrice("1-P1", 1, "Day", "F5", "22.60", Fraction(226)),
            ReadPrice("1-P3", 1, "Night", "F7", "9", Fraction(9)),
        )
    )
    new = ReadPrices(
        (ReadPrice("1-P1", 1, "Day", "F5", "22.60", Fraction(226)), ReadPrice("1-P2", 1, "Eve", "F6", "0", Fraction(0)))
    )
    found = price_changes([old], [new])
    assert [(one.label, one.was, one.now, one.changed, one.percent) for one in found] == [
        ("Day", "22.60", "22.60", False, Fraction(0)),
        ("Night", "9", "", True, None),
        ("Eve", "", "0", True, None),
    ]


@given(TEXT, TEXT)
def test_changes_give_both_texts_back(before: str, after: str) -> None:
    way = changes(before, after)
    assert "".join(s.text for s in way if s.change is not Change.ADDED) == before
    assert "".join(s.text for s in way if s.change is not Change.REMOVED) == after
    assert before != after or all(s.change is Change.SAME for s in way)


SIGNS = ("## ", "- ", "1. ", "2021. ", "**", "*", "***", "|", "|---|---|\n", "|a|b|\n", "\\|", "\n", "\n\n", "  ", "\t")
SIGNED = st.lists(st.sampled_from((*SIGNS, "word", " a", "é<b>", "\xa0", "\u3000", "\r")), max_size=24).map("".join)
SHOWN = frozenset(["p", "h3", "h4", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em"])


def _shown(html: str) -> str:
    """What the page shows, without spaces; it holds no element that is not on the list, and each is closed in turn."""
    opened: list[str] = []
    for closes, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        assert opened.pop() == tag if closes else opened.append(tag) is None and tag in SHOWN
    assert not opened
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@given(SIGNED, st.integers(0, 6))
def test_nothing_of_an_answer_is_lost_however_it_is_signed(text: str, limit: int) -> None:
    whole, parts, said = formatted.html(text), formatted.cut(text, limit), formatted.plain(text)
    assert _shown(parts.within) + _shown(parts.beyond) == _shown(whole)
    for at, words in re.findall(r' data-at="([0-9]+)">([^<]*)', f"{whole}{parts.within}{parts.beyond}"):
        assert said.startswith(unescape(words), int(at)), "a passage is found where the page says it begins"
    letters = [c for c in said if c.isalpha()]
    assert [c for c in text if c.isalpha()] == letters == [c for c in _shown(whole) if c.isalpha()]


@given(st.text(st.sampled_from("ab1.#_->[]()`\\&;: \n\t\xa0\r"), max_size=60))
def test_an_answer_without_signs_is_itself(text: str) -> None:
    if not re.search(r"^##", text, re.MULTILINE):
        assert formatted.plain(text) == text


@given(TEXT, st.integers(0, 40))
def test_the_limit_falls_after_the_last_word_that_counts(text: str, limit: int) -> None:
    cut = cut_at(text, limit)
    assert word_count(text[:cut]) == min(limit, word_count(text))
    assert cut_at(text, None) == len(text)
