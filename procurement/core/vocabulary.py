"""The glossary of tender evaluation on one page: who, when, what may be done, and what happened.

Nothing here decides anything but what "in time" means. `access.py` says who may do what; `timetable` says when.
"""

from datetime import UTC, datetime
from enum import StrEnum


def in_time(received: datetime, deadline: datetime) -> bool:
    """Whether something came before a deadline: at the deadline itself it is late. Every deadline is judged here.

    Both are aware of their zone and are compared as moments: people read a deadline in London time, whose clocks
    change. Raises `ValueError` for a time without a zone.

    >>> noon = datetime(2025, 6, 2, 12, tzinfo=UTC)
    >>> in_time(noon.replace(hour=11, minute=59, second=59, microsecond=999999), noon), in_time(noon, noon)
    (True, False)
    """
    if received.utcoffset() is None or deadline.utcoffset() is None:
        raise ValueError("a time needs its zone")
    return received.astimezone(UTC) < deadline.astimezone(UTC)


class Regime(StrEnum):
    """The law a procurement was begun under; fixed at its first notice."""

    PCR2015 = "PCR2015"
    PA2023 = "PA2023"


class Role(StrEnum):
    """What a person is in one procurement.

    (BIDDER: by belonging to an organisation that bids;
    KEEPER: at the instance's own console.)
    """

    LEAD = "lead"
    OPENER = "opener"
    EVALUATOR = "evaluator"
    MODERATOR = "moderator"
    ACCOUNTANT = "accountant"
    APPROVER = "approver"
    AUDITOR = "auditor"
    BIDDER = "bidder"
    KEEPER = "keeper"


class Stage(StrEnum):
    """A window of the timetable. Several may be open at once; there is no single status."""

    TENDERING = "tendering"
    OPENING = "opening"
    SELECTION = "selection"
    SCORING = "scoring"
    MODERATION = "moderation"
    NEGOTIATION = "negotiation"
    RESUBMISSION = "resubmission"
    RESCORING = "rescoring"
    FINANCE = "finance"
    AWARD = "award"
    STANDSTILL = "standstill"


STAGE_WORDS: dict[Stage, str] = {
    Stage.TENDERING: "Tendering",
    Stage.OPENING: "Opening",
    Stage.SELECTION: "Selection checks",
    Stage.SCORING: "Scoring",
    Stage.MODERATION: "Moderation",
    Stage.NEGOTIATION: "Negotiation",
    Stage.RESUBMISSION: "Resubmission",
    Stage.RESCORING: "Scoring of resubmissions",
    Stage.FINANCE: "Financial checks",
    Stage.AWARD: "Award",
    Stage.STANDSTILL: "Standstill",
}

ROLE_WORDS: dict[Role, str] = {
    Role.LEAD: "Procurement lead",
    Role.OPENER: "Opening officer",
    Role.EVALUATOR: "Evaluator",
    Role.MODERATOR: "Moderator",
    Role.ACCOUNTANT: "Accountant",
    Role.APPROVER: "Approver",
    Role.AUDITOR: "Auditor",
    Role.BIDDER: "Bidder",
    Role.KEEPER: "Keeper of this instance",
}

FIRST_ROUND = 1
SECOND_ROUND = 2

DEADLINE_STAGES = frozenset({Stage.TENDERING, Stage.RESUBMISSION})
"""Stages that the published deadline closes to the second, whoever is or is not at a desk."""


class Permission(StrEnum):
    """Something a person may be allowed to do, as noun:verb."""

    HOME_READ = "home:read"
    PROFILE_EDIT = "profile:edit"
    OUTBOX_READ = "outbox:read"
    BOUNCE_RECORD = "outbox:record-bounce"
    ACCOUNT_ASK = "account:ask"
    LINK_TAKE = "account:take-link"
    SIGN_IN = "account:sign-in"
    SECOND_STEP_RESET = "account:reset-second-step"
    ORGANISATION_REGISTER = "organisation:register"
    COLLEAGUES_READ = "colleagues:read"
    COLLEAGUES_KEEP = "colleagues:keep"
    ORGANISATION_REPAIR = "organisation:repair"
    STAFF_INVITE = "staff:invite"
    PERSON_ADD = "person:add"
    PERSON_APPOINT = "person:appoint"
    PERSON_INVITE = "person:invite"
    INVITATION_ACCEPT = "invitation:accept"
    ABSENCE_COVER = "absence:cover"
    PROCUREMENT_CREATE = "procurement:create"
    PROCUREMENT_SETUP = "procurement:setup"
    PROCUREMENT_READ = "procurement:read"
    PACK_READ = "pack:read"
    PACK_EDIT = "pack:edit"
    PACK_PUBLISH = "pack:publish"
    NOTICE_RECORD = "notice:record"
    CONFLICTS_SIGN = "conflicts:sign"
    PROCUREMENT_ABANDON = "procurement:abandon"
    REHEARSAL_START = "rehearsal:start"
    REHEARSAL_ACT = "rehearsal:act"
    REHEARSAL_DISCARD = "rehearsal:discard"
    PAPER_READ = "paper:read"
    PAPER_ISSUE = "paper:issue"
    PAPER_UNDERTAKE = "paper:undertake"
    PAPER_TAKE = "paper:take"
    PAPER_REGISTER = "paper:register"
    CLARIFICATION_READ = "clarification:read"
    CLARIFICATION_ASK = "clarification:ask"
    CLARIFICATION_LOG = "clarification:log"
    CLARIFICATION_ANSWER = "clarification:answer"
    LIBRARY_READ = "library:read"
    LIBRARY_KEEP = "library:keep"
    TIMETABLE_READ = "timetable:read"
    TIMETABLE_PLAN = "timetable:plan"
    DAY_PROCLAIM = "day:proclaim"
    REMINDERS_SEND = "reminders:send"
    STAGE_OPEN = "stage:open"
    STAGE_CLOSE = "stage:close"
    STAGE_REOPEN = "stage:reopen"
    TENDER_START = "tender:start"
    TENDER_EDIT = "tender:edit"
    TENDER_SUBMIT = "tender:submit"
    TENDER_WITHDRAW = "tender:withdraw"
    DRAFTS_COUNT = "drafts:count"
    DRAFTS_FORGET = "drafts:forget"
    SCAN_NOTE = "scan:note"
    UPLOAD_FINISH = "upload:finish"
    LATE_ASK = "late:ask"
    TENDER_READ_OWN = "tender:read-own"
    QUESTIONS_ASSIGN = "tender:assign-questions"
    CORE_SHARE = "core-information:share"
    CORE_CHECK = "core-information:check"
    ENVELOPE_READ = "envelope:read"
    LATE_DECIDE = "late:decide"
    INCIDENT_DECLARE = "incident:declare"
    CLOCK_NOTE = "clock:note"
    OPENING_DECLARE = "opening:declare"
    SHARE_TAKE = "share:take"
    OPENING_KEYS_MAKE = "opening-keys:make"
    OPENING_REHEARSE = "opening:rehearse"
    OPENING_CONFIRM = "opening:confirm"
    OPENING_READ = "opening:read"
    TENDER_READ = "tender:read"
    SELECTION_READ = "selection:read"
    SELECTION_CHECK = "selection:check"
    SELECTION_SECOND = "selection:second"
    SELECTION_ASK = "selection:ask"
    SELECTION_ANSWER = "selection:answer"
    SELECTION_DECIDE = "selection:decide"
    SELECTION_TELL = "selection:tell"
    INTEREST_DECLARE = "interest:declare"
    SCORE_READ_OWN = "score:read-own"
    SCORE_GIVE = "score:give"
    SCORE_LOCK = "score:lock"
    SCORE_REOPEN = "score:reopen"
    SCORE_PROGRESS = "score:progress"
    CONSENSUS_READ = "consensus:read"
    CONSENSUS_AGREE = "consensus:agree"
    CONSENSUS_ASSENT = "consensus:assent"
    ATTENDANCE_NOTE = "attendance:note"
    MODERATION_SET = "moderation:set"
    MEETING_READ = "meeting:read"
    MEETING_RECORD = "meeting:record"
    RESUBMISSION_INVITE = "resubmission:invite"
    FINANCE_READ = "finance:read"
    FINANCE_CHECK = "finance:check"
    FINANCE_MODERATE = "finance:moderate"
    PRICE_READ = "price:read"
    PRICE_OPEN = "price:open"
    AWARD_READ = "award:read"
    MINIMUM_DECIDE = "minimum:decide"
    AWARD_RECOMMEND = "award:recommend"
    AWARD_APPROVE = "award:approve"
    LETTERS_SEND = "letters:send"
    REPORT_READ = "report:read"
    REPORT_MAKE = "report:make"
    AUDIT_READ = "audit:read"
    TAKE_OUT = "procurement:take-out"


class Bar(StrEnum):
    """A fact about a person and a subject that shuts a door the role would open."""

    PUBLISHED = "published"
    INTEREST_NOT_DECLARED = "interest not declared"
    CONFLICTED = "conflicted"
    NOT_ASSIGNED = "not assigned"
    NOT_OPENED = "not opened"
    OUT_OF_EVALUATION = "out of evaluation"
    NOT_OWN = "not own"
    NOT_OWNER = "not owner"
    NOT_UNDERTAKEN = "not undertaken"
    OWN_WORK = "own work"
    NO_SECOND_STEP = "no second step"
    QUALITY_OPEN = "quality open"
    LOCKED = "locked"
    NOT_LOCKED = "not locked"


class Event(StrEnum):
    """Something that happened, in the past tense; each audit entry carries one."""

    REFUSED = "action.refused"
    SIGNED_IN = "person.signed_in"
    SIGNED_OUT = "person.signed_out"
    SESSION_ENDED = "session.ended"
    SECOND_STEP_SET = "second_step.set"
    SECOND_STEP_PASSED = "second_step.passed"
    SECOND_STEP_REMOVED = "second_step.removed"
    SECOND_STEP_RESET = "second_step.reset"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    PERSON_ADDED = "person.added"
    MAIL_CHOSEN = "person.mail_chosen"
    MAIL_BOUNCED = "mail.bounced"
    PROFILE_CHANGED = "person.profile_changed"
    ACCOUNT_ASKED = "account.asked"
    PASSWORD_SET = "password.set"  # noqa: S105
    ORGANISATION_REGISTERED = "organisation.registered"
    ORGANISATION_CHANGED = "organisation.changed"
    JOIN_ASKED = "organisation.join_asked"
    JOIN_ANSWERED = "organisation.join_answered"
    COLLEAGUE_INVITED = "colleague.invited"
    COLLEAGUE_REMOVED = "colleague.removed"
    OWNERSHIP_PASSED = "organisation.ownership_passed"
    OWNERSHIP_REPAIRED = "organisation.ownership_repaired"
    STAFF_INVITED = "staff.invited"
    ACCOUNT_MADE = "account.made"
    APPOINTED = "person.appointed"
    INVITED = "person.invited"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    INVITATION_ACCEPTED = "invitation.accepted"
    ACCESS_ENDED = "access.ended"
    LEAVE_RECORDED = "leave.recorded"
    LEAVE_WITHDRAWN = "leave.withdrawn"
    DEPUTY_NAMED = "deputy.named"
    DEPUTY_WITHDRAWN = "deputy.withdrawn"
    PROCUREMENT_CREATED = "procurement.created"
    LOT_ADDED = "lot.added"
    QUESTIONNAIRE_SET = "questionnaire.set"
    SCHEME_SET = "scheme.set"
    SCHEME_FROZEN = "scheme.frozen"
    PACK_CHANGED = "pack.changed"
    PACK_PUBLISHED = "pack.published"
    NOTICE_RECORDED = "notice.recorded"
    CONFLICTS_SIGNED = "conflicts.signed"
    PROCUREMENT_ABANDONED = "procurement.abandoned"
    LOT_ABANDONED = "lot.abandoned"
    REHEARSAL_STARTED = "rehearsal.started"
    REHEARSAL_RESUBMITTED = "rehearsal.resubmitted"
    REHEARSAL_LINKED = "rehearsal.linked"
    REHEARSAL_ACTED = "rehearsal.acted"
    REHEARSAL_DISCARDED = "rehearsal.discarded"
    PAPER_ADDED = "paper.added"
    PAPER_ISSUED = "paper.issued"
    PAPER_WITHDRAWN = "paper.withdrawn"
    PAPER_MOVED = "paper.moved"
    PAPER_RETITLED = "paper.retitled"
    PAPER_UNDERTAKEN = "paper.undertaken"
    PAPER_TAKEN = "paper.taken"
    QUESTION_ASKED = "clarification.asked"
    QUESTION_WITHDRAWN = "clarification.question_withdrawn"
    QUESTION_RELEASED = "clarification.question_released"
    CONFIDENTIAL_DECIDED = "clarification.confidential_decided"
    ANSWER_WRITTEN = "clarification.answer_written"
    ANSWER_DISCARDED = "clarification.answer_discarded"
    ANSWERS_TAKEN_IN = "clarification.answers_taken_in"
    ANSWERS_PUBLISHED = "clarification.answers_published"
    CLARIFICATIONS_READ = "clarification.read"
    BIDDER_WRITTEN_TO = "letter.to_bidder"
    COUNCIL_WRITTEN_TO = "letter.to_council"
    BID_DECLINED = "bid.declined"
    BID_RECONSIDERED = "bid.reconsidered"
    LIBRARY_ADDED = "library.added"
    LIBRARY_CHANGED = "library.changed"
    LIBRARY_ARCHIVED = "library.archived"
    LIBRARY_TAKEN_IN = "library.taken_in"
    LIBRARY_USED = "library.used"
    EVALUATOR_ASSIGNED = "evaluator.assigned"
    STAGE_PLANNED = "stage.planned"
    STAGE_LINKED = "stage.linked"
    STAGE_OWNED = "stage.owner_named"
    PERIODS_STATED = "timetable.periods_stated"
    DAY_PROCLAIMED = "day.proclaimed"
    DAY_WITHDRAWN = "day.withdrawn"
    REMINDED = "reminders.sent"
    STAGE_OPENED = "stage.opened"
    STAGE_CLOSED = "stage.closed"
    STAGE_REOPENED = "stage.reopened"
    TENDER_STARTED = "tender.started"
    ANSWER_DRAFTED = "tender.answer_drafted"
    LOTS_CHOSEN = "tender.lots_chosen"
    PART_KEPT = "tender.part_kept"
    SECTION_MARKED = "tender.section_marked"
    UPLOAD_BEGUN = "tender.upload_begun"
    CHUNK_RECEIVED = "tender.chunk_received"
    FILE_PUT = "tender.file_put"
    FILE_SCANNED = "file.scanned"
    FILE_MOVED = "tender.file_moved"
    ZEROS_CONFIRMED = "tender.zeros_confirmed"
    FILE_REMOVED = "tender.file_removed"
    COUNTING_CHOSEN = "tender.counting_chosen"
    DRAFT_COUNTED = "tender.draft_counted"
    UPLOAD_EXPIRED = "tender.upload_expired"
    DRAFT_FORGOTTEN = "tender.draft_forgotten"
    QUESTIONS_ASSIGNED = "tender.questions_assigned"
    CORE_SHARED = "tender.core_information_shared"
    CORE_CHECKED = "tender.core_information_checked"
    TENDER_SUBMITTED = "tender.submitted"
    TENDER_REFUSED_LATE = "tender.refused_late"
    TENDER_WITHDRAWN = "tender.withdrawn"
    TENDER_TAKEN_UP = "tender.taken_up"
    LATE_DECIDED = "tender.late_decided"
    INCIDENT_DECLARED = "incident.declared"
    INCIDENT_ENDED = "incident.ended"
    FAULT_RECORDED = "fault.recorded"
    CLOCK_DISPUTED = "clock.disputed"
    OPENER_DECLARED = "opening.interest_declared"
    SHARE_TAKEN = "share.taken"
    OPENING_KEYS_MADE = "opening.keys_made"
    OPENING_REHEARSED = "opening.rehearsed"
    OPENING_CONFIRMED = "opening.confirmed"
    TENDERS_OPENED = "tenders.opened"
    SELECTION_CHECKED = "selection.checked"
    SELECTION_SECONDED = "selection.seconded"
    RELIED_ON_NAMED = "selection.relied_on_named"
    LIST_SEARCHED = "selection.list_searched"
    GROUND_JUDGED = "selection.ground_judged"
    SELECTION_ASKED = "selection.asked"
    SELECTION_REPLIED = "selection.replied"
    SELECTION_DECIDED = "selection.decided"
    SELECTION_TOLD = "selection.told"
    INTEREST_DECLARED = "interest.declared"
    MARK_DRAFTED = "mark.drafted"
    MARKS_BOOK_HANDED_OUT = "marks.book_handed_out"
    MARKS_BOOK_TAKEN_IN = "marks.book_taken_in"
    MARKS_LOCKED = "marks.locked"
    MARKS_REOPENED = "marks.reopened"
    CONSENSUS_DRAFTED = "consensus.drafted"
    CONSENSUS_AGREED = "consensus.agreed"
    CONSENSUS_ASSENTED = "consensus.assented"
    ITEM_OPENED = "item.opened"
    PEN_HANDED = "pen.handed"
    ATTENDANCE_NOTED = "attendance.noted"
    MODERATION_TERMS_SET = "moderation_terms.set"
    MEETING_PLANNED = "meeting.planned"
    MEETING_DRAFTED = "meeting.drafted"
    MEETING_RECORDED = "meeting.recorded"
    RESUBMISSION_INVITED = "resubmission.invited"
    FIGURES_KEYED = "finance.figures_keyed"
    STANDING_DECIDED = "finance.decided"
    STANDING_MODERATED = "finance.moderated"
    CONDITION_MET = "finance.condition_met"
    MINIMUM_DECIDED = "minimum.decided"
    PRICES_READ = "prices.read"
    PRICE_CORRECTED = "price.corrected"
    AWARD_RECOMMENDED = "award.recommended"
    AWARD_APPROVED = "award.approved"
    AWARD_RETURNED = "award.returned"
    LETTERS_SENT = "letters.sent"
    DOCUMENT_ASKED = "document.asked"
    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_TAKEN = "document.taken"
    TAKE_OUT_ASKED = "take_out.asked"
    TAKE_OUT_MADE = "take_out.made"
    TAKE_OUT_TAKEN = "take_out.taken"
    TENDER_READ = "tender.read"
