"""What people wrote into a report, as a report holds it: blocks that may be read, and blocks that are withheld.

`Said` has words, `Withheld` has none: where a block is withheld from a version, that version holds no field with its
text. `Exempt` has both and stands in the exempt appendix alone.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exports.award_report.layouts import BLOCKS, Fact, Layout


@dataclass(frozen=True)
class Said:
    """A block of words that this version of the report shows. `lines` are its paragraphs."""

    key: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Withheld:
    """A block that this version does not show: on which ground, and why the public interest is against showing it."""

    key: str
    title: str
    ground: str
    because: str


@dataclass(frozen=True)
class Wanting:
    """A block that nobody has written yet; in a final report it is left out."""

    key: str
    title: str


Part = Fact | Said | Withheld | Wanting


@dataclass(frozen=True)
class PartSection:
    """A numbered section with what is in it."""

    number: int
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Signature:
    """Somebody put their name to the report, or is named to and has not (no `at`).

    It `stands` while nothing of the report has changed since. A report holds no remark but in its exempt appendix.
    """

    name: str
    capacity: str
    at: datetime | None
    stands: bool


@dataclass(frozen=True)
class Paper:
    """How the report is laid out, with what was written, as one version shows it."""

    layout: str
    head: tuple[Part, ...]
    first: tuple[Part, ...]
    sections: tuple[PartSection, ...]
    signatures: tuple[Signature, ...]
    begun: bool
    """Whether anybody has written into it."""
    frozen_at: datetime | None

    @property
    def draft(self) -> bool:
        """Whether what was written may still change."""
        return self.begun and self.frozen_at is None

    def number_of(self, fact: str) -> int:
        """The number of the section in which a part of fact stands."""
        return next(section.number for section in self.sections if Fact(fact) in section.parts)


@dataclass(frozen=True)
class Exempt:
    """An exempt block in full, with its paragraph of Schedule 12A, the public interest, and the ground for requests."""

    key: str
    title: str
    lines: tuple[str, ...]
    paragraph: str
    because: str
    ground: str


def lines_of(words: str) -> tuple[str, ...]:
    """The paragraphs of what was typed: a line each, empty ones left out.

    >>> lines_of("One.\\n\\n  Two. ")
    ('One.', 'Two.')
    """
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def laid_out(
    layout: Layout, facts: Container[Fact], blocks: Mapping[str, Part], *, wanting: bool
) -> tuple[tuple[Part, ...], tuple[Part, ...], tuple[PartSection, ...]]:
    """The head, the blocks before the first number and the sections. A section without anything in it is left out.

    `facts` are those that the record has. With `wanting`, a block that a report does not go without is shown as
    wanting where nobody wrote it.
    """

    def found(keys: Iterable[Fact | str]) -> tuple[Part, ...]:
        parts: list[Part] = []
        for key in keys:
            if isinstance(key, Fact):
                parts += [key] if key in facts else []
            elif key in blocks:
                parts.append(blocks[key])
            elif wanting and BLOCKS[key].needed:
                parts.append(Wanting(key, BLOCKS[key].title))
        return tuple(parts)

    filled = [(section.title, parts) for section in layout.sections if (parts := found(section.parts))]
    sections = tuple(PartSection(number, title, parts) for number, (title, parts) in enumerate(filled, start=1))
    return found(layout.head), found(layout.first), sections
