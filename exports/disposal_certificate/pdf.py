"""The certificate as a PDF."""

from exports.disposal_certificate.facts import Certificate, ErasureCertificate
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


def printed_erasure(certificate: ErasureCertificate) -> bytes:
    """One page that names nobody."""
    return print_pdf(
        html(
            "documents/erasure_certificate.html",
            certificate=certificate,
            made_at=certificate.at,
            rehearsal=False,
        )
    ).content
