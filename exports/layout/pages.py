"""From facts to HTML: the templates of documents, with nothing of a request in them.

Every value is escaped and made inert on its way out, and a name that the facts do not have is a fault at once: a
document with a silent hole would be issued and believed.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exports.layout.inert import inert
from procurement.core.clock import LONDON
from procurement.core.numbers import half_up
from procurement.core.rehearsing import MARK
from procurement.core.words import FILTERS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Where documents' templates are read."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )
    filters: dict[str, Callable[..., Any]] = {**FILTERS, "stamp": stamp, "hours": hours, "pounds": pounds}
    found.filters.update(filters)
    found.globals["rehearsal_mark"] = MARK
    return found


def _printed(value: Any) -> Any:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def stamp(value: Any) -> str:
    """14 Jul 2021, 14:20: a time as a table or a foot of a page has it, in London."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    return f"{local.day} {local:%b %Y}, {local:%H:%M}"


def hours(value: Decimal | Fraction | None) -> str:
    """78,364.94: hours a week, to two places.

    >>> hours(Decimal("78364.94")), hours(Fraction(2000, 3)), hours(None)
    ('78,364.94', '666.67', '')
    """
    return "" if value is None else f"{half_up(Fraction(value), 2):,}"


def pounds(value: Decimal | Fraction) -> str:
    """£322,000: a sum in whole pounds.

    >>> pounds(Fraction(241721, 2))
    '£120,861'
    """
    return f"£{half_up(Fraction(value), 0):,}".replace("£-", "−£")


def html(template: str, **facts: object) -> str:
    """The document's HTML. Raises `jinja2.UndefinedError` for a fact that is not there."""
    return environment().get_template(template).render(**facts)
