"""On which grounds a part of a report is kept back: from publication, and from somebody who asks for it. Pure.

Source: Local Government Act 1972 Schedule 12A Part 1 (England) and paragraph 10; Freedom of Information Act 2000
Part II; Environmental Information Regulations 2004 regulations 12 and 13.
"""

from collections.abc import Iterable, Mapping

PARAGRAPHS: Mapping[str, str] = {
    "1": "information relating to any individual",
    "2": "information which is likely to reveal the identity of an individual",
    "3": "information relating to the financial or business affairs of particular persons",
    "4": "information about consultations or negotiations on a labour relations matter",
    "5": "information to which legal professional privilege could be maintained in legal proceedings",
    "6": "information on a notice, order or direction that the authority proposes to make",
    "7": "information relating to action on the prevention, investigation or prosecution of crime",
}
"""Paragraphs of Part 1 of Schedule 12A, by number."""

GROUNDS: Mapping[str, str] = {
    "foi-36": "section 36 of the Freedom of Information Act 2000 (effective conduct of public affairs)",
    "foi-40": "section 40(2) of the Freedom of Information Act 2000 (personal information)",
    "foi-41": "section 41 of the Freedom of Information Act 2000 (information provided in confidence)",
    "foi-42": "section 42 of the Freedom of Information Act 2000 (legal professional privilege)",
    "foi-43": "section 43(2) of the Freedom of Information Act 2000 (commercial interests)",
    "eir-12-4e": "regulation 12(4)(e) of the Environmental Information Regulations 2004 (internal communications)",
    "eir-12-5b": "regulation 12(5)(b) of the Environmental Information Regulations 2004 (the course of justice)",
    "eir-12-5e": "regulation 12(5)(e) of the Environmental Information Regulations 2004 (commercial confidentiality)",
    "eir-12-5f": "regulation 12(5)(f) of the Environmental Information Regulations 2004 (interests of the provider)",
    "eir-13": "regulation 13 of the Environmental Information Regulations 2004 (personal data)",
}
"""Exemptions and exceptions for a request, by a short name."""

USUAL = "foi-43"
"""What keeps results of named bidders from whoever asks, where nothing else was chosen."""


def exempt_by(paragraph: str) -> str:
    """The paragraph in full.

    >>> exempt_by("5")
    'paragraph 5 of Part 1 of Schedule 12A to the Local Government Act 1972'
    """
    return f"paragraph {paragraph} of Part 1 of Schedule 12A to the Local Government Act 1972"


def named_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The bidders whose names stand in a text, whatever the case and spacing, whole or by their first two words.

    A name of one word counts as it is. What a name shares with ordinary words is for a person to judge: this says
    where to look.

    >>> named_in("We thank ORCHARD  Care for its time.", ["Orchard Care at Home Ltd", "Medley"])
    ('Orchard Care at Home Ltd',)
    """
    said = " ".join(text.casefold().split())
    found = []
    for name in names:
        parts = name.casefold().split()
        if parts and " ".join(parts[:2]) in said:
            found.append(name)
    return tuple(found)
