"""The frame of the outcome letters: a text that the lead may edit, whose placeholders are filled from the record. Pure.

What the law asks of a letter stands in placeholders that no template may leave out. A placeholder that nothing fills
keeps all letters from going.

Source: Public Contracts Regulations 2015 reg 86(2) and (4); Procurement Regulations 2024 reg 31.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procurement.core.vocabulary import Regime

FILLED: Mapping[str, str] = {
    "buyer": "who buys",
    "title": "the title of the procurement",
    "code": "its code",
    "bidder": "the name of the bidder that the letter goes to",
    "date": "the day on which the letters go",
    "lots": "the lots that it bid for, in words",
    "outcome": "what became of each lot, and why",
    "criteria": "the award criteria, what each weighs and how it was scored",
    "scores": "its scores with the reasons and the words of its response that they rest on",
    "winners": "who is to be awarded, with scores and what they did better",
    "standstill": "the end of the standstill",
    "contact": "name and e-mail of the procurement lead",
}
"""What the record fills, by placeholder."""

NEEDED: Mapping[Regime, tuple[str, ...]] = {
    Regime.PCR2015: ("bidder", "outcome", "scores", "winners", "standstill"),
    Regime.PA2023: ("bidder", "outcome", "criteria", "scores", "winners", "standstill"),
}
"""What the law asks a letter to say, by regime."""

_HOLE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")

_LETTER = """{buyer}
Outcome of your tender: {title} ({code})

To: {bidder}
Date: {date}

Thank you for your tender. This letter gives the outcome for {lots}, your scores and the reasons for them, and the \
standstill period before any contract is made.

THE OUTCOME, LOT BY LOT

{outcome}

YOUR SCORES AND THE REASONS

{scores}

THE SUCCESSFUL TENDERS

{winners}

STANDSTILL

{standstill}

QUESTIONS

{contact}
"""

_SUMMARY = """{buyer}
Assessment summary: {title} ({code})

To: {bidder}
Date: {date}

Thank you for your tender. This is your assessment summary under section 50 of the Procurement Act 2023. It gives the \
outcome for {lots}, the award criteria, the assessment of your tender, and that of the successful tenders.

THE OUTCOME, LOT BY LOT

{outcome}

THE AWARD CRITERIA

{criteria}

THE ASSESSMENT OF YOUR TENDER

{scores}

THE SUCCESSFUL TENDERS

{winners}

STANDSTILL

{standstill}

QUESTIONS

{contact}
"""

STARTS: Mapping[Regime, str] = {Regime.PCR2015: _LETTER, Regime.PA2023: _SUMMARY}
"""The template that holds until another is saved."""


@dataclass(frozen=True)
class Template:
    """A template with the values that were typed for placeholders of its own; number 0 is the one to start from."""

    words: str
    own: Mapping[str, str]
    number: int = 0


def start(regime: Regime) -> Template:
    """The template of a regime before anybody edited it."""
    return Template(STARTS[regime], {})


def read_own(typed: str) -> dict[str, str]:
    """The values of a template's own placeholders, typed one a line as `name: words`. Raises `ValueError` with why.

    >>> read_own("debrief: Ask by 3 June.\\n\\nroom:")
    {'debrief': 'Ask by 3 June.', 'room': ''}
    """
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        name, colon, words = (part.strip() for part in line.partition(":"))
        if not colon or not _NAME.fullmatch(name):
            raise ValueError(
                f"“{line[:60]}” is not a placeholder: write its name in small letters, a colon, its words."
            )
        if name in FILLED:
            raise ValueError(f"{{{name}}} is filled from the record; give yours another name.")
        if name in found:
            raise ValueError(f"{{{name}}} is there twice.")
        found[name] = words
    return found


def faults(words: str, regime: Regime) -> list[str]:
    """What keeps a text from being a template, each in a sentence: what the law asks for and it leaves out.

    >>> faults(STARTS[Regime.PCR2015].replace("{winners}", "").replace("{date}", "{the day}"), Regime.PCR2015)
    ['{the day} is no placeholder: use small letters, digits and _.', '{winners} is missing, and the law asks for it.']
    """
    named = _HOLE.findall(words)
    found = [
        f"{{{name}}} is no placeholder: use small letters, digits and _."
        for name in dict.fromkeys(named)
        if not _NAME.fullmatch(name)
    ]
    return found + [f"{{{name}}} is missing, and the law asks for it." for name in NEEDED[regime] if name not in named]


def empty(template: Template, values: Mapping[str, str]) -> list[str]:
    """The placeholders of a template that nothing fills, in their order; any keeps the letters from going.

    >>> empty(Template("{buyer} {room} {code}", {"room": " "}), {"buyer": "A council", "code": ""})
    ['room', 'code']
    """
    known = {**template.own, **values}
    return [name for name in dict.fromkeys(_HOLE.findall(template.words)) if not known.get(name, "").strip()]


def fill(template: Template, values: Mapping[str, str]) -> str:
    """The letter: every placeholder with what fills it. What was filled in is not read for placeholders again.

    >>> fill(Template("{buyer}: {room}", {"room": "2.{code}"}), {"buyer": "A council"})
    'A council: 2.{code}'
    """
    known = {**template.own, **values}
    return _HOLE.sub(lambda hole: known.get(hole[1], ""), template.words)


def paragraphs(parts: Sequence[Sequence[str]]) -> str:
    """Lines as paragraphs with an empty line between them."""
    return "\n\n".join("\n".join(part) for part in parts)
