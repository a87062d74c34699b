"""Who may do what, during which open stage, and why not. One table; no other place decides.

`POLICY` names for each permission the roles that hold it, the stages of which one must be open, and the
bars that shut the door all the same. `refusal` answers None (yes) or a reason that a person can read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from procurement.core.vocabulary import ROLE_WORDS, STAGE_WORDS, Bar, Permission, Role, Stage

COUNCIL = frozenset(Role) - {Role.BIDDER, Role.KEEPER}
EVERYONE = COUNCIL | {Role.BIDDER}


@dataclass(frozen=True)
class Grant:
    """Whom a permission is given to.

    No role named: any signed-in person. No stage named: at any time. `unsigned`: whoever has not signed in, too.
    """

    roles: frozenset[Role] = frozenset()
    during: frozenset[Stage] = frozenset()
    barred_by: tuple[Bar, ...] = ()
    unsigned: bool = False


class Ground(StrEnum):
    """Why a door is shut; pages answer each differently."""

    SIGN_IN = "sign in"
    ROLE = "role"
    STAGE = "stage"
    BAR = "bar"


@dataclass(frozen=True)
class Refusal:
    """No, and why: one sentence, and who can help."""

    ground: Ground
    reason: str
    who_can_help: str = "The procurement lead can tell you who does this."
    bar: Bar | None = None


@dataclass(frozen=True)
class Standing:
    """What is true of one person before one procurement at one moment."""

    signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    open_stages: frozenset[Stage] = frozenset()
    stage_notes: Mapping[Stage, str] = field(default_factory=dict)
    ended: Mapping[Role, str] = field(default_factory=dict)
    """Roles that this person held here and no longer does, each with a sentence that names the day."""
    bars: frozenset[Bar] = frozenset()
    gone: str = ""
    """That the procurement was disposed of, in a sentence; nothing is left of it but what shows that."""


AFTER_DISPOSAL = frozenset({Permission.KEEPING_READ, Permission.AUDIT_READ})
"""What can still be done once a procurement was disposed of, by whoever could before."""


def _grant(*roles: Role, during: tuple[Stage, ...] = (), barred_by: tuple[Bar, ...] = ()) -> Grant:
    return Grant(frozenset(roles), frozenset(during), barred_by)


_READS_CONTENT = (Bar.NOT_OPENED, Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED)

POLICY: Mapping[Permission, Grant] = {
    Permission.HOME_READ: Grant(),
    Permission.PROFILE_EDIT: Grant(),
    Permission.BOUNCE_RECORD: _grant(Role.KEEPER),
    Permission.OUTBOX_READ: _grant(Role.LEAD, Role.AUDITOR),
    Permission.ACCOUNT_ASK: Grant(unsigned=True),
    Permission.LINK_TAKE: Grant(unsigned=True),
    Permission.SIGN_IN: Grant(unsigned=True),
    Permission.SECOND_STEP_RESET: _grant(Role.KEEPER),
    Permission.ORGANISATION_REGISTER: Grant(unsigned=True),
    Permission.COLLEAGUES_READ: _grant(Role.BIDDER),
    Permission.COLLEAGUES_KEEP: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWNER,)),
    Permission.ORGANISATION_REPAIR: _grant(Role.KEEPER),
    Permission.STAFF_INVITE: _grant(Role.KEEPER, Role.LEAD),
    Permission.PERSON_ADD: _grant(Role.KEEPER),
    Permission.PERSON_APPOINT: _grant(Role.LEAD),
    Permission.PERSON_INVITE: _grant(Role.LEAD),
    Permission.INVITATION_ACCEPT: Grant(unsigned=True),
    Permission.ABSENCE_COVER: _grant(Role.LEAD),
    Permission.PROCUREMENT_CREATE: _grant(Role.KEEPER, Role.LEAD),
    Permission.PROCUREMENT_SETUP: _grant(Role.LEAD, barred_by=(Bar.PUBLISHED,)),
    Permission.PROCUREMENT_READ: Grant(EVERYONE),
    Permission.PACK_READ: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.PACK_EDIT: _grant(Role.LEAD),
    Permission.PACK_PUBLISH: _grant(Role.LEAD),
    Permission.NOTICE_RECORD: _grant(Role.LEAD),
    Permission.CONFLICTS_SIGN: _grant(Role.LEAD),
    Permission.PROCUREMENT_ABANDON: _grant(Role.APPROVER),
    Permission.REHEARSAL_START: _grant(Role.LEAD),
    Permission.REHEARSAL_ACT: _grant(Role.LEAD),
    Permission.REHEARSAL_DISCARD: _grant(Role.LEAD),
    Permission.PAPER_READ: Grant(EVERYONE),
    Permission.PAPER_ISSUE: _grant(Role.LEAD),
    Permission.PAPER_UNDERTAKE: _grant(Role.BIDDER),
    Permission.PAPER_TAKE: Grant(EVERYONE, barred_by=(Bar.NOT_UNDERTAKEN,)),
    Permission.PAPER_REGISTER: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.CLARIFICATION_READ: Grant(EVERYONE),
    Permission.CLARIFICATION_ASK: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.CLARIFICATION_LOG: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.CLARIFICATION_ANSWER: _grant(Role.LEAD),
    Permission.LIBRARY_READ: _grant(Role.KEEPER, Role.LEAD),
    Permission.LIBRARY_KEEP: _grant(Role.KEEPER, Role.LEAD),
    Permission.TIMETABLE_READ: Grant(EVERYONE),
    Permission.TIMETABLE_PLAN: _grant(Role.LEAD),
    Permission.DAY_PROCLAIM: _grant(Role.KEEPER, Role.LEAD),
    Permission.REMINDERS_SEND: _grant(Role.KEEPER),
    Permission.ANCHOR_SEND: _grant(Role.KEEPER),
    Permission.STAGE_OPEN: _grant(Role.LEAD),
    Permission.STAGE_CLOSE: _grant(Role.LEAD),
    Permission.STAGE_REOPEN: _grant(Role.LEAD),
    Permission.TENDER_START: _grant(Role.BIDDER, during=(Stage.TENDERING,)),
    Permission.TENDER_EDIT: _grant(Role.BIDDER, during=(Stage.TENDERING, Stage.RESUBMISSION), barred_by=(Bar.NOT_OWN,)),
    Permission.TENDER_SUBMIT: _grant(
        Role.BIDDER, during=(Stage.TENDERING, Stage.RESUBMISSION), barred_by=(Bar.NOT_OWN,)
    ),
    Permission.TENDER_WITHDRAW: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.DRAFTS_COUNT: _grant(Role.KEEPER),
    Permission.DRAFTS_FORGET: _grant(Role.KEEPER),
    Permission.SCAN_NOTE: _grant(Role.KEEPER),
    Permission.UPLOAD_FINISH: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.LATE_ASK: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.QUESTIONS_ASSIGN: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN, Bar.NOT_OWNER)),
    Permission.CERTIFICATE_KEEP: _grant(Role.BIDDER),
    Permission.PART_READ: _grant(barred_by=(Bar.NOT_YOUR_PART,)),
    Permission.PART_ANSWER: _grant(during=(Stage.TENDERING,), barred_by=(Bar.NOT_YOUR_PART,)),
    Permission.PART_FINISH: _grant(barred_by=(Bar.NOT_YOUR_PART,)),
    Permission.CORE_SHARE: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.CORE_CHECK: _grant(Role.LEAD, barred_by=_READS_CONTENT),
    Permission.TENDER_READ_OWN: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.ENVELOPE_READ: _grant(Role.LEAD, Role.OPENER, Role.AUDITOR),
    Permission.LATE_DECIDE: _grant(Role.LEAD),
    Permission.INCIDENT_DECLARE: _grant(Role.KEEPER, Role.LEAD),
    Permission.CLOCK_NOTE: _grant(Role.KEEPER),
    Permission.OPENING_DECLARE: _grant(Role.LEAD, Role.OPENER, during=(Stage.OPENING, Stage.RESCORING)),
    Permission.SHARE_TAKE: _grant(Role.LEAD, Role.OPENER, barred_by=(Bar.NO_SECOND_STEP,)),
    Permission.OPENING_KEYS_MAKE: _grant(Role.LEAD),
    Permission.OPENING_REHEARSE: _grant(Role.LEAD, Role.OPENER, barred_by=(Bar.NO_SECOND_STEP,)),
    Permission.OPENING_CONFIRM: _grant(
        Role.LEAD,
        Role.OPENER,
        during=(Stage.OPENING, Stage.RESCORING),
        barred_by=(Bar.NO_SECOND_STEP, Bar.OWN_WORK),
    ),
    Permission.OPENING_READ: Grant(COUNCIL, barred_by=(Bar.ANONYMOUS,)),
    Permission.TENDER_READ: _grant(
        Role.LEAD, Role.EVALUATOR, Role.MODERATOR, Role.ACCOUNTANT, Role.AUDITOR, barred_by=_READS_CONTENT
    ),
    Permission.SELECTION_READ: _grant(
        Role.LEAD, Role.MODERATOR, Role.APPROVER, Role.AUDITOR, barred_by=(Bar.ANONYMOUS,)
    ),
    Permission.SELECTION_CHECK: _grant(Role.LEAD, during=(Stage.SELECTION,), barred_by=_READS_CONTENT),
    Permission.SELECTION_SECOND: _grant(
        Role.LEAD, Role.MODERATOR, during=(Stage.SELECTION,), barred_by=(*_READS_CONTENT, Bar.ANONYMOUS, Bar.OWN_WORK)
    ),
    Permission.SELECTION_ASK: _grant(Role.LEAD, during=(Stage.SELECTION,), barred_by=_READS_CONTENT),
    Permission.SELECTION_ANSWER: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.SELECTION_DECIDE: _grant(Role.LEAD, during=(Stage.SELECTION,), barred_by=_READS_CONTENT),
    Permission.SELECTION_TELL: _grant(Role.LEAD, barred_by=(Bar.NOT_OPENED,)),
    Permission.PROMISE_RECORD: _grant(Role.LEAD, barred_by=_READS_CONTENT),
    Permission.INTEREST_DECLARE: Grant(COUNCIL, barred_by=(Bar.NOT_OPENED,)),
    Permission.SCORE_READ_OWN: _grant(
        Role.EVALUATOR,
        barred_by=(
            Bar.NOT_OPENED,
            Bar.ASSIGNMENT_ENDED,
            Bar.NOT_ASSIGNED,
            Bar.INTEREST_NOT_DECLARED,
            Bar.CONFLICTED,
        ),
    ),
    Permission.SCORE_GIVE: _grant(
        Role.EVALUATOR,
        during=(Stage.SCORING, Stage.RESCORING),
        barred_by=(
            Bar.NOT_OPENED,
            Bar.ASSIGNMENT_ENDED,
            Bar.NOT_ASSIGNED,
            Bar.INTEREST_NOT_DECLARED,
            Bar.CONFLICTED,
            Bar.OUT_OF_EVALUATION,
            Bar.SAW_PRICES,
            Bar.LOCKED,
            Bar.NOT_CALIBRATED,
        ),
    ),
    Permission.SCORE_LOCK: _grant(
        Role.EVALUATOR,
        during=(Stage.SCORING, Stage.RESCORING),
        barred_by=(Bar.NOT_ASSIGNED, Bar.INTEREST_NOT_DECLARED, Bar.SAW_PRICES, Bar.LOCKED),
    ),
    Permission.SCORE_REOPEN: _grant(Role.LEAD, during=(Stage.SCORING, Stage.RESCORING)),
    Permission.SCORE_GUIDE: _grant(Role.LEAD),
    Permission.SCORE_PROGRESS: _grant(Role.LEAD, Role.MODERATOR, Role.AUDITOR),
    Permission.CALIBRATION_READ: _grant(Role.LEAD, Role.EVALUATOR, Role.MODERATOR, Role.AUDITOR),
    Permission.CALIBRATION_MARK: _grant(Role.EVALUATOR),
    Permission.SCORE_COMPARE: _grant(Role.LEAD, barred_by=(Bar.NOT_OPENED, Bar.INTEREST_NOT_DECLARED)),
    Permission.SCORE_NUDGE: _grant(Role.LEAD, during=(Stage.SCORING, Stage.RESCORING)),
    Permission.CONSENSUS_READ: _grant(
        Role.LEAD,
        Role.MODERATOR,
        Role.EVALUATOR,
        Role.AUDITOR,
        Role.APPROVER,
        barred_by=(Bar.NOT_OPENED, Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED, Bar.NOT_LOCKED),
    ),
    Permission.CONSENSUS_AGREE: _grant(
        Role.MODERATOR,
        during=(Stage.MODERATION, Stage.RESCORING),
        barred_by=(Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED, Bar.OUT_OF_EVALUATION, Bar.SAW_PRICES, Bar.NOT_LOCKED),
    ),
    Permission.CONSENSUS_ASSENT: _grant(
        Role.EVALUATOR,
        during=(Stage.MODERATION, Stage.RESCORING),
        barred_by=(Bar.NOT_ASSIGNED, Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED, Bar.SAW_PRICES, Bar.NOT_LOCKED),
    ),
    Permission.ATTENDANCE_NOTE: _grant(
        Role.MODERATOR,
        during=(Stage.MODERATION, Stage.RESCORING),
        barred_by=(Bar.NOT_OPENED, Bar.INTEREST_NOT_DECLARED),
    ),
    Permission.MODERATION_SET: _grant(Role.LEAD),
    Permission.NEGOTIATION_READ: _grant(
        Role.LEAD, Role.MODERATOR, Role.APPROVER, Role.AUDITOR, barred_by=(Bar.ANONYMOUS, Bar.CONFLICTED)
    ),
    Permission.MEETING_READ: _grant(
        Role.LEAD,
        Role.EVALUATOR,
        Role.MODERATOR,
        Role.ACCOUNTANT,
        Role.APPROVER,
        Role.AUDITOR,
        barred_by=(Bar.ANONYMOUS, Bar.CONFLICTED, Bar.NOT_AT_MEETING),
    ),
    Permission.MEETING_RECORD: _grant(
        Role.LEAD,
        Role.MODERATOR,
        during=(Stage.NEGOTIATION,),
        barred_by=(Bar.NOT_OPENED, Bar.ANONYMOUS, Bar.CONFLICTED),
    ),
    Permission.MEETING_BOOK: _grant(
        Role.BIDDER, during=(Stage.NEGOTIATION,), barred_by=(Bar.NOT_OWN, Bar.OUT_OF_EVALUATION, Bar.FINAL_TENDER)
    ),
    Permission.MINUTES_ANSWER: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.NEGOTIATOR_READ: _grant(
        Role.LEAD,
        Role.EVALUATOR,
        Role.MODERATOR,
        Role.ACCOUNTANT,
        Role.APPROVER,
        Role.AUDITOR,
        barred_by=(Bar.ANONYMOUS,),
    ),
    Permission.NEGOTIATOR_NAME: _grant(Role.LEAD, during=(Stage.NEGOTIATION,), barred_by=(Bar.FINAL_TENDER,)),
    Permission.PRICE_SEE: _grant(
        Role.LEAD,
        Role.EVALUATOR,
        Role.MODERATOR,
        Role.ACCOUNTANT,
        during=(Stage.NEGOTIATION,),
        barred_by=(Bar.NOT_OPENED, Bar.INTEREST_NOT_DECLARED, Bar.ANONYMOUS, Bar.NOT_NEGOTIATOR),
    ),
    Permission.RESUBMISSION_INVITE: _grant(
        Role.LEAD, during=(Stage.NEGOTIATION, Stage.RESUBMISSION), barred_by=(Bar.FINAL_TENDER,)
    ),
    Permission.FINANCE_READ: _grant(
        Role.LEAD, Role.ACCOUNTANT, Role.APPROVER, Role.AUDITOR, barred_by=(Bar.CONFLICTED,)
    ),
    Permission.FINANCE_CHECK: _grant(
        Role.ACCOUNTANT, during=(Stage.FINANCE,), barred_by=(Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED)
    ),
    Permission.FINANCE_MODERATE: _grant(
        Role.ACCOUNTANT,
        during=(Stage.FINANCE,),
        barred_by=(Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED, Bar.OWN_WORK),
    ),
    Permission.FINANCE_CONDITION: _grant(
        Role.ACCOUNTANT,
        during=(Stage.FINANCE, Stage.AWARD),
        barred_by=(Bar.INTEREST_NOT_DECLARED, Bar.CONFLICTED),
    ),
    Permission.FINANCE_RULES: _grant(Role.LEAD, Role.ACCOUNTANT, barred_by=(Bar.PUBLISHED,)),
    Permission.PRICE_READ: _grant(
        Role.LEAD, Role.ACCOUNTANT, Role.APPROVER, Role.AUDITOR, barred_by=(Bar.QUALITY_OPEN, Bar.CONFLICTED)
    ),
    Permission.PRICE_OPEN: _grant(Role.LEAD, Role.ACCOUNTANT, barred_by=(Bar.QUALITY_OPEN, Bar.CONFLICTED)),
    Permission.PRICE_JUDGE: _grant(Role.LEAD, barred_by=(Bar.QUALITY_OPEN, Bar.CONFLICTED)),
    Permission.LIKENESS_READ: _grant(Role.LEAD, barred_by=(Bar.NOT_OPENED, Bar.INTEREST_NOT_DECLARED)),
    Permission.EXPLANATION_GIVE: _grant(Role.BIDDER, barred_by=(Bar.NOT_OWN,)),
    Permission.AWARD_READ: _grant(
        Role.LEAD, Role.MODERATOR, Role.APPROVER, Role.AUDITOR, barred_by=(Bar.ANONYMOUS, Bar.CONFLICTED)
    ),
    Permission.MINIMUM_DECIDE: _grant(Role.LEAD, during=(Stage.AWARD,), barred_by=(Bar.CONFLICTED,)),
    Permission.LOT_DECIDE: _grant(Role.LEAD, during=(Stage.AWARD, Stage.STANDSTILL)),
    Permission.WHAT_IF_KEEP: _grant(Role.LEAD, during=(Stage.AWARD,)),
    Permission.AWARD_RECOMMEND: _grant(Role.LEAD, during=(Stage.AWARD,)),
    Permission.AWARD_APPROVE: _grant(Role.APPROVER, during=(Stage.AWARD,), barred_by=(Bar.OWN_WORK,)),
    Permission.LETTERS_SEND: _grant(Role.LEAD, during=(Stage.AWARD, Stage.STANDSTILL)),
    Permission.AWARD_FOLLOW: _grant(Role.LEAD, barred_by=(Bar.ANONYMOUS,)),
    Permission.REPORT_READ: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.REPORT_CONSIDER: Grant(COUNCIL, barred_by=(Bar.NOT_TO_SIGN,)),
    Permission.REPORT_MAKE: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.REPORT_WRITE: _grant(Role.LEAD),
    Permission.REPORT_REMARK: Grant(COUNCIL - {Role.AUDITOR}, barred_by=(Bar.NOT_TO_SIGN,)),
    Permission.API_READ: _grant(Role.LEAD),
    Permission.API_TOKEN_KEEP: _grant(Role.LEAD),
    Permission.AUDIT_READ: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.KEEPING_READ: _grant(Role.LEAD, Role.APPROVER, Role.AUDITOR),
    Permission.KEEPING_SET: _grant(Role.LEAD),
    Permission.HOLD_KEEP: _grant(Role.LEAD, Role.APPROVER),
    Permission.DISPOSAL_PROPOSE: _grant(Role.LEAD),
    Permission.DISPOSAL_CONFIRM: _grant(Role.APPROVER, barred_by=(Bar.OWN_WORK,)),
    Permission.DISPOSAL_CALL_OFF: _grant(Role.LEAD, Role.APPROVER),
    Permission.DISPOSAL_CARRY_OUT: _grant(Role.KEEPER),
    Permission.PERSON_ERASE: _grant(Role.KEEPER),
    Permission.TAKE_OUT: _grant(Role.LEAD, Role.AUDITOR),
}

BAR_REASONS: Mapping[Bar, str] = {
    Bar.PUBLISHED: "Tendering has opened: what was published cannot change.",
    Bar.INTEREST_NOT_DECLARED: "Declare your interests against the list of bidders first.",
    Bar.CONFLICTED: "You declared an interest in this bidder, so this tender is closed to you.",
    Bar.ASSIGNMENT_ENDED: (
        "This answer is no longer yours to mark. What you saved is kept on file as yours, and your queue shows it; "
        "what you have typed since then is on this computer alone."
    ),
    Bar.NOT_CALIBRATED: "Mark the invented answer first: everybody does before they mark real ones.",
    Bar.NOT_ASSIGNED: "This question is not assigned to you.",
    Bar.NOT_OPENED: "The tenders are sealed until two people have opened them.",
    Bar.OUT_OF_EVALUATION: "This tender is no longer being evaluated.",
    Bar.FINAL_TENDER: "The tenders were declared final: nothing is negotiated or reopened after that.",
    Bar.NOT_NEGOTIATOR: (
        "Price schedules open before quality is settled only to those who are named for it under “Who may open them”, "
        "where the published tender says that prices are negotiated. You are not among them."
    ),
    Bar.NOT_AT_MEETING: "Meetings are open to those who are named for them, and you are not.",
    Bar.SAW_PRICES: "You opened price schedules to negotiate them, so you judge quality no more.",
    Bar.NOT_OWN: "This tender belongs to another bidder.",
    Bar.NOT_OWNER: "Only the owner of your organisation’s account does this. Your organisation’s page names them.",
    Bar.NOT_YOUR_PART: "Another person answers this part.",
    Bar.NOT_UNDERTAKEN: "This document asks for an undertaking. Accept it first, on the page of the document.",
    Bar.OWN_WORK: "A second person must do this: you did the first part yourself.",
    Bar.NO_SECOND_STEP: (
        "Whoever opens tenders signs in with a second step. Set it up on your profile first: it takes a minute."
    ),
    Bar.QUALITY_OPEN: (
        "Prices stay closed until quality is settled: moderation, or the scoring of resubmissions, is not closed yet."
    ),
    Bar.ANONYMOUS: "Bids are read without names here: this page names bidders, and opens once quality is settled.",
    Bar.NOT_TO_SIGN: "The report is open to the lead, the approver, the auditor and whoever the lead names to sign it.",
    Bar.LOCKED: "You have submitted these marks. The procurement lead can reopen them, with a reason.",
    Bar.NOT_LOCKED: "Not every assigned evaluator has submitted their marks for this question yet.",
}


LEADS = "You lead this procurement: on its page of people you say who does this."


def refusal(permission: Permission, standing: Standing) -> Refusal | None:
    """Whether a person so placed may do this: None means yes.

    >>> refusal(Permission.SCORE_GIVE, Standing()).ground
    <Ground.SIGN_IN: 'sign in'>
    """
    grant = POLICY[permission]
    helps = LEADS if Role.LEAD in standing.roles else Refusal.who_can_help
    if not standing.signed_in and not grant.unsigned:
        return Refusal(Ground.SIGN_IN, "Sign in first.", "")
    if grant.roles and not grant.roles & standing.roles:
        over = [standing.ended[role] for role in Role if role in grant.roles and role in standing.ended]
        if over:
            return Refusal(Ground.ROLE, over[0], "The procurement lead can give access again.")
        names = " or ".join(sorted(ROLE_WORDS[role].lower() for role in grant.roles))
        return Refusal(Ground.ROLE, f"This is for the {names} of this procurement.", helps)
    if standing.gone and permission not in AFTER_DISPOSAL:
        return Refusal(Ground.ROLE, standing.gone, "Its certificate is with the pages about keeping.")
    if grant.during and not grant.during & standing.open_stages:
        return Refusal(Ground.STAGE, _closed(grant.during, standing), "The timetable shows what is open and when.")
    for bar in grant.barred_by:
        if bar in standing.bars:
            return Refusal(Ground.BAR, BAR_REASONS[bar], helps, bar)
    return None


def _closed(stages: frozenset[Stage], standing: Standing) -> str:
    """Why none of `stages` is open, naming times where they are known."""
    known = [standing.stage_notes[stage] for stage in Stage if stage in stages and stage in standing.stage_notes]
    if known:
        return " ".join(known)
    return " or ".join(STAGE_WORDS[stage] for stage in Stage if stage in stages) + " is not open."
