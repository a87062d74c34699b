"""Writing down what a submission marks confidential, once it is opened or where it was never sealed."""

from collections.abc import Iterable
from dataclasses import asdict

from procurement.core.db import db
from procurement.tenders.confidential import Confidential
from procurement.tenders.confidential_models import SubmittedConfidential
from procurement.tenders.models import Submission


def write_marks(submission: Submission, marks: Iterable[Confidential]) -> None:
    """The marks of a submission, as evidence."""
    db.session.add_all(SubmittedConfidential(submission_id=submission.id, **asdict(one)) for one in marks)
