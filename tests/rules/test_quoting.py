"""Words quoted as evidence are found where they stand, named by file and page, and marked in the page: pure."""

import pytest

from evaluation.scoring.quoting import CONCERN, STRENGTH, Quoted, Source, find_quotes, marked

ANSWER = Source("Our turnover was 3.5%, it's “down”.\n- We pay travel time.\n- We pay travel time.")
FILES = [Source("Rotas are fixed.", "S4", 1, 7), Source("Rotas are fixed. Nobody\nis alone.", "S4", 2, 7)]


def found(text: str, kind: str = STRENGTH) -> list[Quoted]:
    return find_quotes(kind, text, ANSWER, lambda: FILES)


@pytest.mark.parametrize(
    ("typed", "place", "words"),
    [
        ("turnover was 3.5%", "", "turnover was 3.5%"),
        ("IT’S 'down'", "", "it's “down"),
        ("was 3.5%, it's", "", "was 3.5%, it's"),
        ("travel time. We pay", "", "travel time.\n- We pay"),
        ("We pay travel time. [2]", "", "We pay travel time."),
        ("nobody is alone", "S4 p. 2", "Nobody\nis alone"),
        ("s4 p.2: rotas are fixed", "S4 p. 2", "Rotas are fixed"),
        ("S4: Rotas are fixed", "S4 p. 1", "Rotas are fixed"),
    ],
)
def test_words_are_found_whatever_the_spaces_capitals_and_marks_between(typed: str, place: str, words: str) -> None:
    (quote,) = found(typed)
    assert quote.source is not None and (quote.source.place, quote.words) == (place, words)
    assert quote.source.text[quote.start : quote.end] == words


def test_the_second_of_two_equal_passages_is_another_place() -> None:
    first, second = found("We pay travel time.\nWe pay travel time. [2]")
    assert (first.label, second.label) == ("S1", "S2") and first.start < second.start


@pytest.mark.parametrize(
    "typed", ["turnover was 35%", "we pay it", "S4 p. 2: turnover was", "…", "We pay travel time. [3]", "Rotas [0]"]
)
def test_words_that_do_not_stand_there_are_no_evidence(typed: str) -> None:
    (quote,) = found(typed, CONCERN)
    assert quote.source is None and quote.words == typed and quote.label == "W1"


def test_marks_cut_no_tag_and_overlap_without_losing_an_anchor() -> None:
    page = "<ul>\n<li>We pay <b>travel</b> &amp; time.</li>\n<li>Always 3 &lt; 4.</li></ul>"
    answer = Source("We pay travel & time.\nAlways 3 < 4.")
    quotes = find_quotes(STRENGTH, "pay travel & time. Always\npay travel\ntravel & time\nnowhere", answer, list)
    drawn = marked(page, quotes)
    assert all(drawn.count(f'id="S{n}"') == 1 for n in (1, 2, 3)) and "S4" not in drawn
    assert drawn.count("<mark") == drawn.count("</mark>") and "</li>\n<li><mark>Always<sup>S1</sup></mark> 3" in drawn
    assert marked(page, []) == page
