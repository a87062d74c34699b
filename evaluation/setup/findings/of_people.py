"""What is wrong with who marks what, and who of them cannot take part yet. Pure."""

from collections.abc import Iterator

from evaluation.setup.findings.finding import Finding, Outside, Part, repeated
from evaluation.setup.pack import Pack


def people(pack: Pack, outside: Outside) -> Iterator[Finding]:
    """Every question has evaluators enough, everybody named marks something that there is, and can sign in to do it."""
    part = Part.PEOPLE
    known = {question.code for question in pack.questions}
    for question in pack.questions:
        marking = sum(question.code in person.questions for person in pack.people)
        if marking < pack.evaluators_needed:
            yield Finding(
                part,
                f"{question.code} has {marking} of the {pack.evaluators_needed} evaluators it needs",
                f"people-{question.code}",
            )
    for address in repeated(person.email for person in pack.people):
        yield Finding(part, f"{address} stands twice", "people")
    for person in pack.people:
        if unknown := [code for code in person.questions if code not in known]:
            yield Finding(part, f"{person.name} marks {', '.join(unknown)}, which there is not", "people")
    yield from access(pack, outside)


def access(pack: Pack, outside: Outside) -> Iterator[Finding]:
    """Everybody named can sign in and take part by the time tenders are there; a bidder's people never mark."""
    for place, person in enumerate(pack.people):
        field = f"access-{place}"
        email = person.email.strip().lower()
        if email in outside.bidding:
            yield Finding(Part.PEOPLE, f"{person.name} belongs to a bidding organisation and cannot mark", field)
        elif email in outside.ended:
            yield Finding(Part.PEOPLE, f"The access of {person.name} has ended: invite them again", field)
        elif email not in outside.accounts:
            yield Finding(Part.PEOPLE, f"{person.name} has no account yet: invite them", field)
        if person.until and outside.closes_at and person.until <= outside.closes_at.date():
            yield Finding(Part.PEOPLE, f"The access of {person.name} ends before there are tenders to mark", field)
