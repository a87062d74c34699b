"""What lies in the post of an instance: the mails as they went out, with their links."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

LINK = re.compile(r"https?://[^/\s]+(/[^\s]*)")


def last_mail(instance: Path, to: str = "") -> EmailMessage:
    """The newest mail, or the newest to somebody."""
    for path in sorted((instance / "outbox").glob("*.eml"), reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        if to in mail["To"]:
            return mail
    raise AssertionError(f"no mail to {to or 'anybody'}")


def last_link(instance: Path, to: str = "") -> str:
    """The path of the link in the newest mail."""
    found = LINK.search(last_mail(instance, to).get_content())
    assert found, "the mail has a link"
    return found.group(1)
