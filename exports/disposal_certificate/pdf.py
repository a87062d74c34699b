"""The certificate as a PDF."""

from exports.disposal_certificate.facts import Certificate
from exports.layout.pages import html
from exports.layout.paper import print_pdf


def printed(certificate: Certificate) -> bytes:
    """One or two pages, tagged."""
    return print_pdf(
        html(
            "documents/disposal_certificate.html",
            certificate=certificate,
            made_at=certificate.completed_at,
            rehearsal=certificate.rehearsal,
        )
    ).content
