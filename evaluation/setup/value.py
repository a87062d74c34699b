"""Value, term and authority: what was authorised, what is advertised, and whether the figures go together. Pure.

Source: frameworks advertised for more than their buyers had authorised; Procurement Act 2023 s.4 and Sch 3 and
Public Contracts Regulations 2015 reg 6 (the value of a contract is that of its whole life with every extension).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from evaluation.setup.noted import Noted
from evaluation.setup.pack import Basics
from evaluation.setup.registers import REGISTERS, cell_fault, cell_id
from evaluation.setup.thresholds import pounds
from evaluation.setup.typed_cells import known_money, spelled

LONGEST_MONTHS = 600

Row = Mapping[str, str]


def authority(basics: Basics, today: date | None) -> Iterator[Noted]:
    """Nothing is published without authority; what it lacks, and a value beyond it, is said."""
    if not basics.authorised:
        yield Noted("Nobody is on record as having authorised going out to tender", "authority", blocks=True)
        return
    lacks = [
        word
        for word, there in (
            ("the day", basics.authority_on),
            ("the body", basics.authority_body.strip()),
            ("the person", basics.authority_by.strip()),
            ("the value", basics.authority_value),
        )
        if not there
    ]
    if lacks:
        yield Noted(f"The authority to go out to tender lacks {_listed(lacks)}", "authority_on-day")
    if basics.authority_on and today and basics.authority_on > today:
        on = spelled(basics.authority_on)
        yield Noted(f"The authority to go out to tender is of {on}, which lies ahead", "authority_on-day", blocks=True)
    value = basics.contract_value if basics.contract_value_net is None else basics.contract_value_net
    if value is not None and basics.authority_value is not None and value > basics.authority_value:
        vat = "including VAT" if basics.contract_value_net is None else "without VAT"
        yield Noted(
            f"The contract is worth {pounds(value)} {vat}, and {pounds(basics.authority_value)} was authorised",
            "authority_value",
        )


def worth(basics: Basics) -> Iterator[Noted]:
    """Whether value, value a year and term go together."""
    gross, net, months = basics.contract_value, basics.contract_value_net, basics.longest_months
    if gross is not None and net is not None and gross < net:
        yield Noted(f"The value with VAT, {pounds(gross)}, is less than that without, {pounds(net)}", "contract_value")
    if basics.term_months is not None and not 0 < basics.term_months <= LONGEST_MONTHS:
        yield Noted(f"A term has from 1 to {LONGEST_MONTHS} months", "term_months", blocks=True)
    elif any(not 0 < one <= LONGEST_MONTHS for one in basics.extension_months):
        yield Noted(f"An extension has from 1 to {LONGEST_MONTHS} months", "extension_months", blocks=True)
    elif months and basics.annual_value is not None and net is not None and 12 * net != basics.annual_value * months:
        yield Noted(
            f"{pounds(basics.annual_value)} a year for {term_words(basics)} is "
            f"{pounds(basics.annual_value * months / 12)}, and the value without VAT is said to be {pounds(net)}",
            "contract_value_net",
        )
    if basics.extension_months and not basics.term_months:
        yield Noted("There are extensions and no term", "term_months")


def spend(rows: Sequence[Row], basics: Basics) -> Iterator[Noted]:
    """What was advertised against what each buyer authorised, by buyer and in total.

    >>> rows = [{"Buyer": "County", "Advertised": "585000000", "Authorised": "410000000"}]
    >>> [one.what for one in spend(rows, Basics("T", "B"))]
    ['County: £585,000,000 is advertised and £410,000,000 authorised']
    """
    for at, row in enumerate(rows):
        buyer = row.get("Buyer", "").strip() or f"Row {at + 1}"
        net, gross, advertised, authorised = (
            known_money(row.get(head, "")) for head in ("Net", "Gross", "Advertised", "Authorised")
        )
        if net is not None and gross is not None and gross < net:
            yield _at(at, "Gross", f"{buyer}: {pounds(gross)} with VAT is less than {pounds(net)} without")
        if advertised is not None and authorised is not None and advertised > authorised:
            said = f"{buyer}: {pounds(advertised)} is advertised and {pounds(authorised)} authorised"
            yield _at(at, "Advertised", said)
        if advertised is not None and authorised is None:
            said = f"{buyer}: {pounds(advertised)} is advertised and nothing on record as authorised"
            yield _at(at, "Authorised", said)
        if not row.get("Buyer", "").strip():
            yield _at(at, "Buyer", f"Row {at + 1} of the values names no buyer")
    yield from _totals(rows, basics)


def _totals(rows: Sequence[Row], basics: Basics) -> Iterator[Noted]:
    advertised, authorised = _sum(rows, "Advertised"), _sum(rows, "Authorised")
    if len(rows) > 1 and advertised is not None and authorised is not None and advertised > authorised:
        said = f"Together {pounds(advertised)} is advertised and {pounds(authorised)} authorised"
        yield _at(0, "Advertised", said)
    if advertised is not None and basics.authority_value is not None and advertised > basics.authority_value:
        said = f"{pounds(advertised)} is advertised, and going out to tender was authorised up to "
        yield _at(0, "Advertised", said + pounds(basics.authority_value))
    stated = [value for value in (basics.contract_value, basics.contract_value_net) if value is not None]
    if advertised is not None and stated and advertised not in stated:
        said = f"The buyers together advertise {pounds(advertised)}, and the value of the contract is "
        yield _at(0, "Advertised", said + " or ".join(map(pounds, stated)))


def _sum(rows: Sequence[Row], head: str) -> Decimal | None:
    """The sum of a column; None where no row has a figure in it."""
    figures = [figure for row in rows if (figure := known_money(row.get(head, ""))) is not None]
    return sum(figures, Decimal(0)) if figures else None


def _at(row: int, head: str, said: str) -> Noted:
    return Noted(said, cell_id("value", row, head), page="registers")


def unread(registers: Mapping[str, Sequence[Row]]) -> Iterator[Noted]:
    """Cells that came with a file and cannot be read as what their column holds."""
    for key, register in REGISTERS.items():
        for at, row in enumerate(registers.get(key, ())):
            for column in register.columns:
                if said := cell_fault(column, row.get(column.head, "")):
                    where = cell_id(key, at, column.head)
                    yield Noted(f"{register.about}, row {at + 1}, {column.head}: {said}", where, page="registers")


def term_words(basics: Basics) -> str:
    """The term with its extensions, as bidders read it.

    >>> term_words(Basics("T", "B", term_months=60, extension_months=(12, 12, 12)))
    '5 years, with extensions of 1 year, 1 year and 1 year: 8 years at the longest'
    """
    if basics.term_months is None:
        return ""
    words = _length(basics.term_months)
    if basics.extension_months:
        one = "an extension" if len(basics.extension_months) == 1 else "extensions"
        longest = _length(basics.longest_months or 0)
        words += f", with {one} of {_listed([_length(m) for m in basics.extension_months])}: {longest} at the longest"
    return words


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [
        f"{number} {one}{'' if number == 1 else 's'}" for number, one in ((years, "year"), (rest, "month")) if number
    ]
    return " and ".join(parts) or "no time"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
