"""The record in words: what each kind of event says of the person who did it, and what its facts are called.

One table each. A test keeps every event in the first.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from procurement.core.audit import WORDED
from procurement.core.vocabulary import ROLE_WORDS, STAGE_WORDS, Event, Role, Stage
from procurement.core.words import second, size
from procurement.people.record_names import Names, kind_of

EVENT_WORDS: Mapping[Event, str] = {
    Event.REFUSED: "was refused",
    Event.SIGNED_IN: "signed in",
    Event.SIGNED_OUT: "signed out",
    Event.SESSION_ENDED: "ended a session of their own",
    Event.SECOND_STEP_SET: "set up the second step of their sign-in",
    Event.SECOND_STEP_PASSED: "passed the second step of their sign-in",
    Event.SECOND_STEP_REMOVED: "took away the second step of their sign-in",
    Event.SECOND_STEP_RESET: "reset the second step of a person’s sign-in",
    Event.RECOVERY_CODES_MADE: "made new recovery codes",
    Event.PERSON_ADDED: "added a person",
    Event.MAIL_CHOSEN: "chose which mails they get",
    Event.MAIL_BOUNCED: "recorded that a mail came back",
    Event.PROFILE_CHANGED: "changed their settings",
    Event.ACCOUNT_ASKED: "asked for a link to register or to choose a new password",
    Event.PASSWORD_SET: "chose a new password",
    Event.ORGANISATION_REGISTERED: "registered an organisation",
    Event.ORGANISATION_CHANGED: "changed the organisation’s details",
    Event.JOIN_ASKED: "asked to join an organisation",
    Event.JOIN_ANSWERED: "answered who asked to join the organisation",
    Event.COLLEAGUE_INVITED: "invited a colleague of the organisation",
    Event.COLLEAGUE_REMOVED: "removed a colleague from the organisation",
    Event.OWNERSHIP_PASSED: "passed the organisation’s account on",
    Event.OWNERSHIP_REPAIRED: "gave the organisation’s account another owner",
    Event.STAFF_INVITED: "invited a member of staff",
    Event.ACCOUNT_MADE: "made an account by invitation",
    Event.APPOINTED: "gave a person a role",
    Event.INVITED: "invited a person to mark",
    Event.INVITATION_WITHDRAWN: "withdrew an invitation",
    Event.INVITATION_ACCEPTED: "accepted an invitation",
    Event.ACCESS_ENDED: "ended a person’s access",
    Event.LEAVE_RECORDED: "recorded leave",
    Event.LEAVE_WITHDRAWN: "took recorded leave back",
    Event.DEPUTY_NAMED: "named a deputy for an absence",
    Event.DEPUTY_WITHDRAWN: "withdrew a deputy",
    Event.PROCUREMENT_CREATED: "opened the case file",
    Event.LOT_ADDED: "added a lot",
    Event.QUESTIONNAIRE_SET: "set what bidders are asked",
    Event.SCHEME_SET: "set how tenders are judged",
    Event.SCHEME_FROZEN: "froze how tenders are judged",
    Event.NOTICE_RECORDED: "put a published notice on record",
    Event.CONFLICTS_SIGNED: "signed the conflicts assessment",
    Event.PROCUREMENT_ABANDONED: "ended the procurement without an award",
    Event.LOT_ABANDONED: "ended a lot without an award",
    Event.REHEARSAL_STARTED: "began a rehearsal",
    Event.REHEARSAL_RESUBMITTED: "let the invented bidders resubmit",
    Event.REHEARSAL_LINKED: "made a link to act as an invented bidder",
    Event.REHEARSAL_ACTED: "began to act as an invented bidder",
    Event.REHEARSAL_DISCARDED: "discarded a rehearsal",
    Event.PACK_CHANGED: "changed the tender pack",
    Event.PACK_PUBLISHED: "published the tender pack",
    Event.PAPER_ADDED: "gave bidders a document",
    Event.PAPER_ISSUED: "replaced a document for bidders",
    Event.PAPER_WITHDRAWN: "took back a document for bidders",
    Event.PAPER_MOVED: "moved a document in the list for bidders",
    Event.PAPER_RETITLED: "gave a document for bidders another title or use",
    Event.PAPER_UNDERTAKEN: "accepted the undertaking for a document",
    Event.PAPER_TAKEN: "took tender documents",
    Event.QUESTION_ASKED: "asked a clarification question",
    Event.QUESTION_WITHDRAWN: "took back a clarification question",
    Event.QUESTION_RELEASED: "agreed that its question is answered to all",
    Event.CONFIDENTIAL_DECIDED: "decided whether a question stays confidential",
    Event.ANSWER_WRITTEN: "wrote on an answer to bidders",
    Event.ANSWER_DISCARDED: "threw away an answer to bidders",
    Event.ANSWERS_TAKEN_IN: "took in answers from a workbook",
    Event.ANSWERS_PUBLISHED: "published answers to bidders",
    Event.CLARIFICATIONS_READ: "was shown answers and letters",
    Event.BIDDER_WRITTEN_TO: "wrote to one bidder",
    Event.COUNCIL_WRITTEN_TO: "wrote to the council",
    Event.BID_DECLINED: "declined to bid",
    Event.BID_RECONSIDERED: "took back that it will not bid",
    Event.LIBRARY_ADDED: "added an entry to the library",
    Event.LIBRARY_CHANGED: "changed an entry of the library",
    Event.LIBRARY_ARCHIVED: "archived an entry of the library, or offered it again",
    Event.LIBRARY_TAKEN_IN: "took entries into the library",
    Event.LIBRARY_USED: "put entries of the library into the tender pack",
    Event.EVALUATOR_ASSIGNED: "assigned an evaluator to a question",
    Event.STAGE_PLANNED: "planned the dates of a stage",
    Event.STAGE_LINKED: "said after which a stage opens",
    Event.STAGE_OWNED: "named who owns a stage",
    Event.PERIODS_STATED: "stated how periods are counted",
    Event.DAY_PROCLAIMED: "entered a proclaimed bank holiday",
    Event.DAY_WITHDRAWN: "took back a proclaimed bank holiday",
    Event.REMINDED: "sent reminders",
    Event.ANCHOR_SENT: "sent the day’s anchor of the record to the auditors",
    Event.STAGE_OPENED: "opened a stage",
    Event.STAGE_CLOSED: "closed a stage",
    Event.STAGE_REOPENED: "opened a closed stage again",
    Event.TENDER_STARTED: "started a tender",
    Event.ANSWER_DRAFTED: "saved answers",
    Event.LOTS_CHOSEN: "chose lots",
    Event.PART_KEPT: "chose to leave a part of a tender unchanged",
    Event.SECTION_MARKED: "said whether a page of the questionnaire is finished",
    Event.UPLOAD_BEGUN: "began to send a file",
    Event.CHUNK_RECEIVED: "sent a part of a file",
    Event.FILE_PUT: "put a file into a tender",
    Event.COUNTING_CHOSEN: "said whether a complete draft counts at the deadline",
    Event.DRAFT_COUNTED: "counted a complete draft as submitted, by the published rule",
    Event.UPLOAD_EXPIRED: "deleted a file that stopped half-way and was not taken up again in time",
    Event.DRAFT_FORGOTTEN: "deleted a draft that was never submitted: long after the end, or lost with its key",
    Event.FILE_SCANNED: "scanned a file for viruses",
    Event.FILE_MOVED: "moved a file in a tender, or used it in another place too",
    Event.CONFIDENTIAL_SAID: "said what in a tender is confidential",
    Event.ZEROS_CONFIRMED: "confirmed prices of 0 in a tender",
    Event.FILE_REMOVED: "took a file out of a tender",
    Event.QUESTIONS_ASSIGNED: "shared the questions of a draft out among colleagues",
    Event.CERTIFICATE_KEPT: "kept a certificate in the organisation’s account",
    Event.CERTIFICATE_REMOVED: "took a certificate out of the organisation’s account",
    Event.PARTNER_NAMED: "named a member or subcontractor in a draft",
    Event.PARTNER_INVITED: "invited a person of a member or subcontractor",
    Event.PARTNER_REMOVED: "took a member or subcontractor out of a draft",
    Event.PARTNER_JOINED: "took a part of a tender on",
    Event.PART_ANSWERED: "answered their own part of a tender",
    Event.CORE_SHARED: "confirmed that core supplier information is shared and current",
    Event.CORE_CHECKED: "checked the core supplier information of a bidder",
    Event.TENDER_SUBMITTED: "submitted a tender",
    Event.TENDER_REFUSED_LATE: "came too late with a tender",
    Event.TENDER_WITHDRAWN: "withdrew a tender",
    Event.TENDER_TAKEN_UP: "took up again what was submitted, to revise it",
    Event.LATE_DECIDED: "decided about a late tender",
    Event.INCIDENT_DECLARED: "said to everybody that something has failed",
    Event.INCIDENT_ENDED: "said to everybody that it works again",
    Event.FAULT_RECORDED: "recorded a fault of the system and gave all bidders more time",
    Event.CLOCK_DISPUTED: "noted that the server’s clock was moved",
    Event.OPENER_DECLARED: "declared interests before opening tenders",
    Event.SHARE_TAKEN: "took a share of the opening keys",
    Event.OPENING_KEYS_MADE: "made the opening keys",
    Event.OPENING_REHEARSED: "gave their share in the rehearsal of the opening",
    Event.OPENING_CONFIRMED: "confirmed that tenders be opened",
    Event.TENDERS_OPENED: "opened the tenders as the second person",
    Event.SELECTION_CHECKED: "checked an item of selection",
    Event.SELECTION_SECONDED: "looked at a selection check as the second person",
    Event.RELIED_ON_NAMED: "named somebody that a bidder relies on",
    Event.NOT_REPLACED: "excluded a bidder, for one that it relies on was not replaced",
    Event.LIST_SEARCHED: "searched the debarment list",
    Event.GROUND_JUDGED: "decided about an exclusion ground",
    Event.SELECTION_ASKED: "asked a bidder about an item of selection",
    Event.SELECTION_REPLIED: "answered the council about an item of selection",
    Event.SELECTION_DECIDED: "decided selection",
    Event.PROMISE_KEPT: "put evidence of what a bidder had promised on record",
    Event.SELECTION_TOLD: "wrote to the bidders that do not go on",
    Event.INTEREST_DECLARED: "declared interests",
    Event.MARK_DRAFTED: "wrote on a mark",
    Event.MARKS_BOOK_HANDED_OUT: "took out a workbook for their marks",
    Event.PRINT_PACK_ASKED: "asked for answers to be set for printing",
    Event.PRINT_PACK_MADE: "had answers set for printing",
    Event.PRINT_PACK_HANDED_OUT: "took out answers to print",
    Event.MARKS_BOOK_TAKEN_IN: "took in their marks from a workbook",
    Event.MARKS_LOCKED: "submitted their marks for a question",
    Event.CHECKS_SET: "said which checks of reasons are binding",
    Event.ITEM_QUERIED: "asked the lead about an answer",
    Event.ITEM_ANSWERED: "answered an evaluator’s query",
    Event.MARKS_REOPENED: "reopened an evaluator’s marks",
    Event.ABSTAINED: "asked not to mark an answer, a question or a bidder",
    Event.ABSTENTION_WITHDRAWN: "took back that they abstain",
    Event.ABSTENTION_ANSWERED: "asked an evaluator who abstains to think again",
    Event.MARKING_MOVED: "moved answers between evaluators",
    Event.CALIBRATION_SET: "asked the panel to mark an invented answer",
    Event.CALIBRATION_MARKED: "marked the invented answer",
    Event.CALIBRATION_STEPPED: "went on with the invented answer",
    Event.NAME_DECIDED: "decided about a name that shows in a bid",
    Event.EVALUATOR_NUDGED: "wrote to an evaluator whose marks are outstanding",
    Event.CONSENSUS_DRAFTED: "wrote on a consensus",
    Event.CONSENSUS_AGREED: "recorded a consensus",
    Event.CONSENSUS_ASSENTED: "answered whether the consensus is theirs",
    Event.ITEM_OPENED: "opened an answer for the panel",
    Event.PEN_HANDED: "handed over the writing of a record",
    Event.ATTENDANCE_NOTED: "noted who was at the meeting",
    Event.MODERATION_TERMS_SET: "said how moderation meetings are held",
    Event.NEGOTIATION_SET: "said how negotiation is held",
    Event.TIMES_PUBLISHED: "published times for negotiation meetings",
    Event.TIME_WITHDRAWN: "withdrew a time for a negotiation meeting",
    Event.MEETING_BOOKED: "booked a negotiation meeting",
    Event.MEETING_PLANNED: "planned a negotiation meeting",
    Event.MEETING_CANCELLED: "cancelled a negotiation meeting",
    Event.MEETING_DRAFTED: "wrote on the record of a negotiation meeting",
    Event.MEETING_RECORDED: "recorded a negotiation meeting",
    Event.MINUTES_SIGNED: "signed minutes off for the council",
    Event.MINUTES_SENT: "sent minutes to a bidder",
    Event.MINUTES_ANSWERED: "confirmed or corrected minutes",
    Event.REQUIREMENT_TOLD: "told all bidders what changed in the requirement",
    Event.RESUBMISSION_INVITED: "invited resubmissions",
    Event.FINAL_DECLARED: "declared the tenders final",
    Event.NEGOTIATOR_NAMED: "named who may open price schedules",
    Event.PRICES_SEEN: "opened price schedules for negotiation",
    Event.FIGURES_KEYED: "keyed figures of a bidder’s accounts",
    Event.ACCOUNTS_BOOK_TAKEN_IN: "took in bidders’ accounts from a workbook",
    Event.STANDING_DECIDED: "decided financial standing",
    Event.STANDING_MODERATED: "checked a colleague’s decision on financial standing",
    Event.CONDITION_MET: "recorded that a condition was met",
    Event.STANDING_ASKED: "asked a bidder for more of its accounts",
    Event.SIGNS_NOTED: "noted what lies beside a bidder’s accounts",
    Event.FINANCE_RULES_SET: "set the rules of the financial checks",
    Event.FINANCE_HANDED_OUT: "took out a document of the financial checks",
    Event.MINIMUM_DECIDED: "decided whether a missed minimum excludes a bidder",
    Event.PRICES_READ: "opened and read the price schedules",
    Event.PRICE_CORRECTED: "put a price right with the bidder’s agreement",
    Event.LOW_PRICE_ASKED: "asked a bidder to explain a price that looks abnormally low",
    Event.LOW_PRICE_DECIDED: "decided about a price that looked abnormally low",
    Event.LIKENESS_LOOKED_FOR: "looked for signs of collusion between tenders",
    Event.LIKENESS_FOUND: "kept what a search for signs of collusion found",
    Event.LIKENESS_JUDGED: "recorded a view of signs of collusion",
    Event.EXPLANATION_GIVEN: "explained what the council had asked about",
    Event.LOTS_DRAWN: "recorded lots drawn between bidders with equal totals",
    Event.DRAW_CORRECTED: "corrected the record of lots drawn",
    Event.LOT_COURSE_DECIDED: "decided what becomes of a lot that is not filled",
    Event.WHAT_IF_KEPT: "kept a what-if of the lots beside the award",
    Event.LOTS_SEARCH_ASKED: "asked that the best allocation of the lots be looked for longer",
    Event.LOTS_SEARCHED: "kept what a longer look for the best allocation found",
    Event.AWARD_RECOMMENDED: "recommended the award",
    Event.AWARD_APPROVED: "approved the award",
    Event.AWARD_RETURNED: "returned the recommendation",
    Event.LETTERS_WORDED: "worded the template of the outcome letters",
    Event.CONFIDENTIAL_MARKED: "recorded what a bidder marked confidential",
    Event.LEAK_ANSWERED: "decided whether words of the record are told in letters",
    Event.LETTERS_SENT: "sent the outcome letters",
    Event.REPORT_LAID_OUT: "chose how the award report is laid out",
    Event.REPORT_WRITTEN: "wrote a block of the award report",
    Event.REPORT_FIGURES_WRITTEN: "wrote figures of the award report",
    Event.REPORT_REMARKED: "said something beside the award report",
    Event.REPORT_REMARK_ANSWERED: "answered a remark on the award report",
    Event.REPORT_SIGNERS_NAMED: "named who signs the award report",
    Event.REPORT_SIGNED_OFF: "put their name to the award report",
    Event.REPORT_FROZEN: "made the award report final",
    Event.CONTRACT_STEP_RECORDED: "recorded a step of contracts",
    Event.STANDSTILL_NOTED: "recorded what bears on the standstill",
    Event.DEBRIEF_RECORDED: "recorded an award clarification meeting",
    Event.AWARD_CORRECTED: "decided that the award is to be corrected",
    Event.LETTER_SENT_AGAIN: "sent an outcome letter that had not arrived again",
    Event.INDICATOR_SET: "recorded what contracts are measured by",
    Event.BIDS_DETAIL_DECIDED: "decided whether details of bids are published",
    Event.API_TOKEN_ISSUED: "issued a token to another system",
    Event.API_TOKEN_ENDED: "ended a token of another system",
    Event.API_READ: "read through a token, for another system",
    Event.DOCUMENT_ASKED: "asked for a document to be made",
    Event.DOCUMENT_ISSUED: "issued a document",
    Event.DOCUMENT_TAKEN: "took a copy of a file",
    Event.TAKE_OUT_ASKED: "asked for everything as one archive",
    Event.TAKE_OUT_MADE: "had everything put into one archive",
    Event.TAKE_OUT_TAKEN: "took the archive of everything",
    Event.TENDER_READ: "read a tender",
    Event.RECORD_TAKEN: "took the record as a spreadsheet",
    Event.KEEPING_SET: "set how long the record is kept",
    Event.HOLD_PLACED: "placed a legal hold",
    Event.HOLD_LIFTED: "lifted a legal hold",
    Event.DISPOSAL_PROPOSED: "proposed to dispose of the procurement",
    Event.DISPOSAL_CONFIRMED: "confirmed the disposal as the second person",
    Event.DISPOSAL_CALLED_OFF: "called the disposal off",
    Event.DISPOSAL_CARRIED_OUT: "carried the disposal out",
    Event.PERSON_COPIED: "had what is held on a person put into a file for them",
    Event.PERSON_ERASED: "erased a person",
    Event.DISPOSAL_COMPLETED: "destroyed the keys and files of what was disposed of",
}

WORDS: Mapping[str, str] = {event.value: said for event, said in EVENT_WORDS.items()}

FACT_WORDS: Mapping[str, str] = {
    "at": "Date",
    "rows_sha256": "SHA-256 of the evidence written with it",
    "opens_at": "Opens",
    "closes_at": "Closes",
    "starts_at": "Starts",
    "ends_at": "Ends",
    "closed_at": "Closed",
    "sha256": "SHA-256",
    "before": "Attempts before",
    "bytes": "Bytes",
    "offset": "From byte",
    "permission": "What was asked",
    "ground": "Ground",
    "bidders": "Bidders in the list",
    "interests": "Interest in",
    "criterion": "Question",
    "codes": "Tenders in the order of the codes drawn (their numbers)",
    "marks": "Marks (their numbers)",
    "corrects": "Corrects (number of the record)",
}

WORD_NAMES: Mapping[str, str] = {
    "deciding": "What decided the score",
    "not_followed": "Views not followed, and why",
    "strengths": "Strengths",
    "higher": "What would have scored higher",
    "shown_by": "Shown by",
}


def event_words(event: str) -> str:
    """What the person did; an event of another version of the product is named as it stands."""
    return WORDS.get(event, event)


def facts_of(payload: str) -> dict[str, Any]:
    """The facts of an entry without the hashes of its words, which stand beside them."""
    return dict(json.loads(payload))


def fact_rows(facts: Mapping[str, Any], worded: frozenset[str], names: Names) -> list[tuple[str, str]]:
    """The facts that say something, as (name, value) in words.

    `worded` are the typed words that the entry hashes and that are kept: they stand beside the facts themselves.
    """
    left_out = (
        {WORDED} | {f"{name}_sha256" for name in worded} | {name for name, value in facts.items() if value is None}
    )
    return [(fact_name(name), _value(name, value, names)) for name, value in facts.items() if name not in left_out]


def fact_name(name: str) -> str:
    """What a fact is called.

    >>> fact_name("opens_at"), fact_name("manifest_sha256"), fact_name("round")
    ('Opens', 'SHA-256 of the manifest', 'Round')
    """
    if name in FACT_WORDS:
        return FACT_WORDS[name]
    if name.endswith("_sha256"):
        return f"SHA-256 of the {name.removesuffix('_sha256').replace('_', ' ')}"
    return name.replace("_", " ").capitalize()


def word_name(name: str) -> str:
    """What typed words are called."""
    if name.startswith("interest_"):
        return f"Interest in organisation {name.removeprefix('interest_')}"
    return WORD_NAMES.get(name, name.replace("_", " ").capitalize())


def _value(name: str, value: Any, names: Names) -> str:
    if value is None or value == "None":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(name, part, names) for part in value) or "none"
    if isinstance(value, int) and value in (called := names.get(kind_of(name), {})):
        return called[value]
    if name == "stage" and value in set(Stage):
        return STAGE_WORDS[Stage(value)]
    if name == "role" and value in set(Role):
        return ROLE_WORDS[Role(value)]
    if name == "size" and isinstance(value, int):
        return size(value)
    if name == "at" or name.endswith("_at"):
        return _moment(str(value))
    return str(value)


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return second(at) if at.tzinfo else text
