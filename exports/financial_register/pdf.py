"""The list of the financial checks to print: findings, reasons, moderation and explanations."""

from exports.financial_register.facts import FinancialFacts
from exports.layout.pages import html


def document(facts: FinancialFacts) -> str:
    """The HTML of the list."""
    return html("documents/financial_register.html", facts=facts, made_at=facts.made_at, rehearsal=facts.rehearsal)
