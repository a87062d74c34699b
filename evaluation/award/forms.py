"""What the lead and the approver type about an award."""

from procurement.core.forms import BaseForm, PlainStringField, PlainTextAreaField, RadioField


class RecommendForm(BaseForm):
    """The lead's words on what is recommended."""

    words = PlainTextAreaField(
        "What you recommend, and why",
        needed="Say what you recommend and why; the approver reads this first.",
        description="The ranking, its inputs and everything named on this page are frozen with it.",
    )


class MinimumForm(BaseForm):
    """Whether a missed minimum that may exclude does. `about` and `figure` name what was missed, and are not typed."""

    about = PlainStringField()
    figure = PlainStringField()
    excludes = RadioField(
        "Your decision",
        choices=[("no", "Keep the tender in"), ("yes", "Exclude the tender")],
        needed="Choose whether the tender stays in.",
    )
    reason = PlainTextAreaField(
        "Reason",
        needed="Say why: the reason stands in the report and in the bidder’s letter.",
        description="It stands in the report and in the bidder’s letter. Decide alike for all who missed alike.",
    )


class ApprovalForm(BaseForm):
    """The approver's decision."""

    approved = RadioField(
        "Your decision",
        choices=[("yes", "Approve as recommended"), ("no", "Return to the lead")],
        needed="Choose whether to approve or to return it.",
    )
    reason = PlainTextAreaField("Reason", needed="Say why: the reason stands beside the decision.")


class LettersForm(BaseForm):
    """Nothing is typed: the letters are ready or they are not."""
