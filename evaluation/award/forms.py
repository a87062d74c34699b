"""What the lead and the approver type about an award."""

from decimal import Decimal

from evaluation.award.courses import Course
from evaluation.award.following import OF_CONTRACTS, OF_STANDSTILL, WORDS, Kind
from evaluation.award.likeness_found import VIEWS
from procurement.core.dated_fields import DayField, MomentField
from procurement.core.forms import (
    BaseForm,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StrictDecimalField,
)


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


class LikenessForm(BaseForm):
    """What the lead makes of signs of collusion; what it may be about is filled in from what was found."""

    about = SelectField("About", needed="Choose what your view is about.")
    outcome = RadioField(
        "What you make of it",
        choices=[(name, words) for name, (words, _) in VIEWS.items()],
        needed="Choose what you make of it.",
    )
    reason = PlainTextAreaField(
        "Why, and what you did",
        needed="Say why: what you looked at, and what explains it or does not.",
        description="Only leads read this. It stays beside what was found.",
    )


class DrawForm(BaseForm):
    """Lots as they were drawn before two witnesses."""

    order = PlainTextAreaField(
        "The order in which they were drawn, best first",
        most=2_000,
        needed="Name every bidder of the tie in the order in which they were drawn.",
        description="One bidder code a line.",
    )
    witness_one = PlainStringField("First witness", most=160, needed="Name the first witness.")
    witness_two = PlainStringField("Second witness", most=160, needed="Name the second witness.")
    drawn_at = MomentField("Drawn at", needed="Enter the day and time of the draw.")
    how = PlainTextAreaField(
        "How it was drawn",
        most=2_000,
        needed="Say how it was drawn, so that anybody can follow it.",
        description="For example: names on folded slips of one size, drawn from a bowl by the monitoring officer.",
    )


class DrawCorrectionForm(DrawForm):
    """The record of the same draw, put right."""

    reason = PlainTextAreaField(
        "What was typed wrongly, and how that is known",
        most=2_000,
        needed="Say what was typed wrongly, and how that is known.",
        description="Both records stay, with this between them.",
    )


class SecretDrawForm(BaseForm):
    """A draw by the published secret. `order` names the bidders of the tie, one a line, and is not typed."""

    order = PlainTextAreaField(most=2_000, needed="Open the page again: it names no tie.")
    by_secret = PlainStringField()


class CourseForm(BaseForm):
    """What becomes of a lot that the ranking leaves short, tied or empty."""

    course = RadioField(
        "What becomes of the lot",
        choices=[
            (Course.RETENDER.value, "It is tendered again"),
            (Course.NEGOTIATE.value, "It is negotiated"),
            (Course.CEASE.value, "It ceases"),
        ],
        needed="Choose what becomes of the lot.",
    )
    reason = PlainTextAreaField("Reason", most=4_000, needed="Say why: the reason stands in the record.")
    decided_by = PlainStringField("Who decided", most=200, needed="Say who decided: the body or person, and reference.")
    decided_on = DayField("Decided on", needed="Enter the day of the decision.")


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


class TemplateForm(BaseForm):
    """The frame of all letters, and the words of placeholders of its own."""

    words = PlainTextAreaField("The text of every letter", needed="A letter needs its text.")
    own = PlainTextAreaField(
        "Placeholders of your own",
        description="One a line: its name in small letters, a colon, its words. One without words keeps all letters.",
    )


class ConfidentialForm(BaseForm):
    """Passages that a bidder marked confidential."""

    tender = SelectField("Bidder", needed="Choose the bidder whose words these are.")
    passages = PlainTextAreaField(
        "Passages, one a line",
        needed="Enter the passages as the tender has them, one a line.",
        description="A letter to anybody else that repeats five words of one in a row is held until you decide.",
    )
    source = PlainStringField(
        "Where it says so",
        needed="Say where the bidder marked them confidential.",
        description="Such as: schedule of confidential information, row 3",
    )


class LeakForm(BaseForm):
    """What is decided of words that letters would tell; `leak` names them and is not typed."""

    leak = PlainStringField()
    withheld = RadioField(
        "Your decision",
        choices=[("no", "Tell them: the law lets it"), ("yes", "Withhold these words from the letters")],
        needed="Choose whether these words are told.",
    )
    reason = PlainStringField("Reason", needed="Say why: which law lets it be told, or on what ground it is withheld.")


class ContractsForm(BaseForm):
    """A step of contracts: which providers in which lots, what happened, when."""

    pairs = SelectMultipleField("Contracts", needed="Tick the contracts that this is of.")
    kind = SelectField(
        "What happened",
        choices=[("", "Choose"), *((kind.value, WORDS[kind]) for kind in OF_CONTRACTS)],
        needed="Choose what happened.",
    )
    on = DayField("On", needed="Enter the day.")
    reference = PlainStringField("Reference", description="Such as the number of the contract")
    value_net = StrictDecimalField("Worth of each without VAT, £", places=2, digits=11, least=Decimal(0))
    value_gross = StrictDecimalField(
        "Worth of each with VAT, £",
        places=2,
        digits=11,
        least=Decimal(0),
        description="Over the whole term, once it is issued or signed; may stay empty.",
    )
    words = PlainTextAreaField("Note")


class StandstillForm(BaseForm):
    """What keeps a standstill on."""

    kind = SelectField(
        "What happened",
        choices=[("", "Choose"), *((kind.value, WORDS[kind]) for kind in OF_STANDSTILL)],
        needed="Choose what happened.",
    )
    on = DayField("On", needed="Enter the day.")
    tender = SelectField("Bidder, where it concerns one")
    words = PlainTextAreaField("By whom, and how it is known", needed="Say more of it.")


class AgainForm(BaseForm):
    """A letter that did not arrive and goes again; `tender` names it and is not typed."""

    tender = PlainStringField()
    to = SelectField("To", needed="Choose whom it goes to.")


class IndicatorForm(BaseForm):
    """A key performance indicator of the contracts, or why none is set."""

    kind = RadioField(
        "What is decided",
        choices=[
            (Kind.INDICATOR.value, "An indicator is set"),
            (Kind.NONE_SET.value, "None is set: measuring by indicators would not be appropriate"),
        ],
        needed="Choose whether an indicator is set, or none.",
    )
    reference = PlainStringField(
        "What is measured", description="Such as: calls kept within 15 minutes. The same name again replaces it."
    )
    words = PlainTextAreaField(
        "Target and how often it is assessed, or why none is set",
        needed="Say the target and how often it is assessed, or why no indicator is set.",
    )


class BidsForm(BaseForm):
    """Whether the open data says who bid for what."""

    public = RadioField(
        "Details of bids in the open data",
        choices=[
            ("no", "Private: bids are only counted"),
            ("yes", "Public: who bid for which lot, and what became of it"),
        ],
        needed="Choose whether details of bids are published.",
    )
    reason = PlainTextAreaField(
        "Which policy or decision this follows", needed="Say which policy or decision this follows."
    )


class DebriefForm(BaseForm):
    """An award clarification meeting."""

    tender = SelectField("Bidder", needed="Choose the bidder.")
    on = DayField("Held on", needed="Enter the day.")
    reference = PlainStringField("Who was there", needed="Say who was there, for the bidder and for the council.")
    words = PlainTextAreaField("Asked and answered", needed="Say what was asked and what was answered.")


class CorrectionForm(BaseForm):
    """Why an award that was approved is to be corrected."""

    reason = PlainTextAreaField(
        "What is wrong", needed="Say what is wrong: every bidder reads it in the corrected letter."
    )
