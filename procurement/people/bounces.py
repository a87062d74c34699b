"""Reading what a mail server sends back: which mail did not arrive, and why."""

import re
from email import message_from_bytes
from email.policy import default

from procurement.core.db import db
from procurement.core.outbox import Message

OURS = re.compile(rb"Message-ID:\s*<(\d{1,9})\.[^>\s]+@evenhand>", re.IGNORECASE)
REASONS = [re.compile(rf"^{name}:\s*(.+)$", re.IGNORECASE | re.MULTILINE) for name in ("Diagnostic-Code", "Status")]


def bounced(raw: bytes) -> tuple[Message, str] | None:
    """The mail that a report of failed delivery is about, and the reason it gives; None where it is about none of ours.

    Source: RFC 3464 (delivery status notifications) and RFC 3462 (reports with the returned mail or its head).
    """
    report = message_from_bytes(raw, policy=default)
    if report.get_content_type() != "multipart/report":
        return None
    parts = [part for part in report.walk() if part.get_content_type() == "message/delivery-status"]
    if not parts or not re.search(rb"^Action:\s*failed", raw, re.IGNORECASE | re.MULTILINE):
        return None
    found = OURS.search(raw)
    message = db.session.get(Message, int(found[1])) if found else None
    if message is None:
        return None
    said = parts[0].as_string()
    why = next((match[1] for reason in REASONS if (match := reason.search(said))), "The mail server gave no reason.")
    return message, " ".join(why.split())[:300]
