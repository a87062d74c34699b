"""Who may do and see what, when: written by hand from what a fair procurement asks for, never from the policy table.

A row says, for one way to ask one route: whom it is for, from which point on the thing exists, while what is open it
can be done, and who is kept out all the same. What a row does not say follows from four plain rules:

- who has not signed in is asked to sign in;
- staff of another procurement, and whoever only answers for a bidder's partner, find nothing (404), like anyone who
  asks for what does not exist or is elsewhere;
- bidders find nothing (404) where an address names a thing of the council's, and are refused (403) elsewhere;
- whoever has a role in the procurement and not the one that is asked for is refused (403);
- whoever it is for, and asks when its stage is not open, is told so (409).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tests.access.places import FOREIGN, MISSING, OURS, RIVAL
from tests.access.story import (
    APPROVED,
    AWARD,
    FINANCE,
    MODERATION,
    NEGOTIATION,
    OPENED,
    OPENING,
    POINTS,
    RESCORING,
    SCORING,
    SEALED,
    TENDERING,
)
from tests.access.world import ANONYMOUS, BIDDERS, MEMBER, OUTSIDER, PEOPLE, STAFF

OK = "may"
NOT_THERE = "not there, and not theirs"
TOLD_WHY = "told why not"
SHUT = "closed or refused"
SIGN_IN = "sign in"
REFUSED = "refused"
NOTHING = "nothing there"
CLOSED = "closed"

STATUSES: dict[str, frozenset[int]] = {
    OK: frozenset({200, 201, 204, 302, 303, 400, 410, 422}),
    SIGN_IN: frozenset({401}),
    REFUSED: frozenset({403}),
    NOTHING: frozenset({404}),
    CLOSED: frozenset({409}),
    TOLD_WHY: frozenset({409, 422}),
    NOT_THERE: frozenset({403, 404}),
    SHUT: frozenset({403, 409}),
}
"""400 and 422 are a page that says what is wrong with what was sent: an allowed asking, with nothing useful in it.

410 tells its owner that a file which stopped half-way has run out.
"""

GROUPS: dict[str, str] = {
    "evaluators": "evaluator1 evaluator2 conflicted unassigned",
    "assigned": "evaluator1 evaluator2 conflicted",
    "moderators": "moderator undeclared torn",
    "accountants": "accountant1 accountant2 torn",
    "staff": " ".join(STAFF),
    "bidders": " ".join(BIDDERS),
    "tenderers": "alder birch dogwood",
    "insiders": " ".join((*STAFF, *BIDDERS)),
    "signed-in": " ".join((*STAFF, *BIDDERS, OUTSIDER, MEMBER)),
    "all": " ".join(PEOPLE),
}


@cache
def people(words: str) -> frozenset[str]:
    """The people that words name, groups written out."""
    named = frozenset(name for word in words.split() for name in GROUPS.get(word, word).split())
    assert named <= set(PEOPLE), f"nobody is called {named - set(PEOPLE)}"
    return named


def since(point: str) -> tuple[str, ...]:
    """That point and all after it."""
    return POINTS[POINTS.index(point) :]


def between(first: str, last: str) -> tuple[str, ...]:
    """From one point to another, both with it."""
    return POINTS[POINTS.index(first) : POINTS.index(last) + 1]


@dataclass(frozen=True)
class But:
    """Someone to whom the row's own answer does not apply: at these points, for these addresses."""

    who: str
    answer: str
    at: tuple[str, ...] = POINTS
    whose: tuple[str, ...] = (OURS, RIVAL)


@dataclass(frozen=True)
class Row:
    """The answers of one way to ask one route.

    `known`: who may know that such a thing exists (others: 404, not 403). `there`: the points at which it exists, where
    that depends. `owned`: the address is of something that one bidder alone has. `anywhere`: not within a procurement.
    """

    to: str
    during: tuple[str, ...] = POINTS
    there: tuple[str, ...] = POINTS
    known: str = "insiders"
    owned: bool = False
    anywhere: bool = False
    but: tuple[But, ...] = ()

    def answer(self, person: str, point: str, whose: str) -> str:
        """What this person gets at this point."""
        but = next((b for b in self.but if person in people(b.who) and point in b.at and whose in b.whose), None)
        if person == ANONYMOUS or self.anywhere:
            if but:
                return but.answer
            return OK if person in people(self.to) else SIGN_IN if person == ANONYMOUS else REFUSED
        if person in (OUTSIDER, MEMBER):
            return NOTHING
        if whose in (MISSING, FOREIGN):
            return but.answer if but else NOTHING
        if point not in self.there and person in STAFF:
            return NOTHING if person in people(self.to) and not but else NOT_THERE
        if self.owned and person != {OURS: "alder", RIVAL: "birch"}[whose]:
            return NOTHING
        if person not in people(self.to) and not but:
            return REFUSED if person in people(self.known) else NOTHING
        if point not in self.during and person in people(self.to):
            return SHUT if but else CLOSED
        return but.answer if but else OK


# What bars recur

INTEREST = But("conflicted torn", REFUSED, whose=(OURS,))
"""Whoever has an interest in Alder is kept from Alder everywhere."""

UNDECLARED = But("undeclared", REFUSED, at=since(OPENED))
"""Nobody reads a tender, or judges it, before declaring against the list of bidders."""

FROM_OPENING = {"there": since(OPENED), "known": "staff"}
"""An opened tender, named by its address: to the council's side it exists once opened, to bidders never."""

BIDDING = (TENDERING, NEGOTIATION)
"""When a tender may be worked on: until the first deadline, and in the resubmission by those who were invited."""

NOT_BIDDING = tuple(point for point in POINTS if point not in BIDDING)

NOT_INVITED = But("dogwood", TOLD_WHY, at=(NEGOTIATION,))
"""Whoever did not tender in time is not asked again."""

SUBMITTED = (
    But("evaluator1", REFUSED, at=(SCORING,)),
    But("assigned", REFUSED, at=(MODERATION,)),
    But("evaluator2", REFUSED, at=(RESCORING,)),
)
"""Marks that were submitted stand: who has done so cannot mark that question again."""

MARKING = (SCORING, MODERATION, RESCORING)
"""Scoring goes on while moderation has begun, and again for what was resubmitted."""

JUDGING = (MODERATION, RESCORING)

SCORING_CANNOT_OPEN = (TENDERING, SEALED, *since(SCORING))
"""Before there is an opening to follow, and once it has been opened."""

SCORING_CANNOT_CLOSE = (*between(TENDERING, SCORING), *since(NEGOTIATION))
"""Before it has been opened, while marks are outstanding, and once it has been closed."""

NOT_ASSIGNED = But("unassigned", REFUSED)

MARKS = (
    INTEREST,
    NOT_ASSIGNED,
    *SUBMITTED,
    But("assigned", REFUSED, at=(RESCORING,), whose=(RIVAL,)),
)
"""Who does not mark Q1 of Alder or Birch; in the second round Birch revised nothing, so nobody marks it again."""

NOT_THEIRS = But(" ".join(name for name in STAFF if name != "lead"), NOTHING)
"""What was made for the lead is there for the lead alone."""

NO_LIBRARY = (
    But("opener evaluators moderators accountants approver auditor bidders member", NOTHING, whose=(OURS, MISSING)),
    But("lead outsider", NOTHING, whose=(MISSING,)),
)
"""Whoever leads nothing does not learn which entries the library has."""

QUALITY_OPEN = But("lead accountants approver auditor", REFUSED, at=between(TENDERING, RESCORING))
"""Nobody sees prices while any mark for quality can still change."""

ASKERS = (But("birch dogwood elm", NOTHING),)
NOT_ASKED = (But("birch dogwood elm", NOTHING),)
"""Whoever did not ask finds no such question."""

NO_TOKEN_SENT = (But("all", SIGN_IN, whose=(OURS, RIVAL, MISSING)),)
"""Nobody is let in to what other systems read by having signed in."""

NO_SUCH_PART = But("member", NOTHING, whose=(MISSING,))
NO_DEMONSTRATION = (But("lead outsider", NOTHING), But("anonymous", SIGN_IN))

GET, POST, PATCH, DELETE = "GET", "POST", "PATCH", "DELETE"

TABLE: dict[tuple[str, str], Row] = {
    # Anyone
    (GET, "home.help"): Row("all", anywhere=True),
    (GET, "joining.register"): Row("all", anywhere=True),
    (POST, "joining.register"): Row("all", anywhere=True),
    (GET, "joining.forgotten"): Row("all", anywhere=True),
    (POST, "joining.forgotten"): Row("all", anywhere=True),
    (GET, "joining.link"): Row("all", anywhere=True, but=(But("all", NOTHING, whose=(MISSING,)),)),
    (POST, "joining.link"): Row("all", anywhere=True, but=(But("all", NOTHING, whose=(MISSING,)),)),
    (GET, "people.demonstration_sign_in"): Row("all", anywhere=True, but=(But("all", NOTHING, whose=(MISSING,)),)),
    (GET, "setup.invitation"): Row("all", anywhere=True, but=(But("all", NOTHING, whose=(MISSING,)),)),
    (POST, "setup.invitation"): Row("all", anywhere=True, but=(But("all", NOTHING, whose=(MISSING,)),)),
    (GET, "security.login"): Row("all", anywhere=True),
    (POST, "security.login"): Row("all", anywhere=True),
    # One's own
    (GET, "home.home"): Row("signed-in", anywhere=True),
    (GET, "people.profile"): Row("signed-in", anywhere=True),
    (POST, "people.profile"): Row("signed-in", anywhere=True),
    (POST, "people.own_leave"): Row("signed-in", anywhere=True),
    (POST, "people.own_leave_back"): Row("signed-in", anywhere=True),
    # Nobody in the walk has set a second step up, so nobody stands between the password and its code
    (GET, "signing.code"): Row("all", anywhere=True, but=(But("all", SIGN_IN),)),
    (POST, "signing.code"): Row("all", anywhere=True, but=(But("all", SIGN_IN),)),
    # No single sign-on is configured in the walk
    (GET, "signing.council"): Row("all", anywhere=True, but=(But("all", NOTHING),)),
    (GET, "signing.council_back"): Row("all", anywhere=True, but=(But("all", NOTHING),)),
    (POST, "signing.again"): Row("all", anywhere=True),
    (POST, "signing.stop"): Row("all", anywhere=True),
    (GET, "second_step.overview"): Row("signed-in", anywhere=True),
    (POST, "second_step.set_up"): Row("signed-in", anywhere=True),
    (POST, "second_step.recovery_codes"): Row("signed-in", anywhere=True),
    (POST, "second_step.remove"): Row("signed-in", anywhere=True),
    (POST, "second_step.end"): Row("signed-in", anywhere=True),
    (POST, "second_step.everywhere"): Row("signed-in", anywhere=True),
    # An organisation's people are its owner's business: each of these is the owner of theirs
    (GET, "organisation.organisation"): Row("bidders", anywhere=True),
    (POST, "organisation.change"): Row("bidders", anywhere=True),
    (POST, "organisation.invite"): Row("bidders", anywhere=True),
    (POST, "organisation.withdraw"): Row("bidders", anywhere=True),
    (POST, "organisation.answer"): Row("bidders", anywhere=True),
    (POST, "organisation.remove"): Row("bidders", anywhere=True),
    (POST, "organisation.pass_on"): Row("bidders", anywhere=True),
    (GET, "joining.staff"): Row("lead outsider", anywhere=True),
    (POST, "joining.staff"): Row("lead outsider", anywhere=True),
    (GET, "people.mail"): Row("signed-in", anywhere=True),
    (POST, "people.mail"): Row("signed-in", anywhere=True),
    (GET, "people.outbox"): Row("lead auditor outsider", anywhere=True),
    (GET, "home.my_dates"): Row("signed-in", anywhere=True),
    (GET, "proclaimed.days"): Row("lead outsider", anywhere=True),
    (POST, "proclaimed.days"): Row("lead outsider", anywhere=True),
    (GET, "proclaimed.withdraw"): Row(
        "lead outsider", anywhere=True, but=(But("lead outsider", NOTHING, whose=(MISSING,)),)
    ),
    (POST, "proclaimed.withdraw"): Row(
        "lead outsider", anywhere=True, but=(But("lead outsider", NOTHING, whose=(MISSING,)),)
    ),
    # Timetable and scheme
    (GET, "timetable.timetable"): Row("insiders"),
    (GET, "timetable.stage"): Row("insiders"),
    (GET, "timetable.calendar"): Row("insiders"),
    (GET, "timetable.plan"): Row("lead"),
    (POST, "timetable.plan"): Row("lead"),
    (POST, "timetable.owner"): Row("lead"),
    (POST, "timetable.follows"): Row("lead"),
    (GET, "timetable.dates"): Row("lead"),
    (POST, "timetable.dates"): Row("lead"),
    (GET, "timetable.periods"): Row("lead"),
    (POST, "timetable.periods"): Row("lead"),
    (GET, "timetable.check_published"): Row("staff", known="staff"),
    (POST, "timetable.check_published"): Row("staff", known="staff"),
    (GET, "timetable_sheet.workbook"): Row("insiders"),
    (GET, "timetable_sheet.printed"): Row("insiders"),
    (POST, "timetable.open_now"): Row("lead", but=(But("lead", TOLD_WHY, at=SCORING_CANNOT_OPEN),)),
    (POST, "timetable.close_now"): Row("lead", but=(But("lead", TOLD_WHY, at=SCORING_CANNOT_CLOSE),)),
    (POST, "timetable.reopen"): Row("lead", but=(But("lead", TOLD_WHY, at=between(TENDERING, MODERATION)),)),
    (GET, "scheme.scheme"): Row("insiders"),
    (POST, "scheme.freeze"): Row("lead", but=(But("lead", REFUSED, whose=(OURS,)),)),
    # Setting up; SMALL-1 was published before packs were kept, so there is no version of it to read
    (GET, "setup.new"): Row("lead outsider", anywhere=True),
    (POST, "setup.new"): Row("lead outsider", anywhere=True),
    (GET, "setup.overview"): Row("lead approver auditor"),
    (GET, "setup.basics"): Row("lead approver auditor"),
    (POST, "setup.save_basics"): Row("lead"),
    (GET, "setup.dates"): Row("lead approver auditor"),
    (GET, "setup.selection"): Row("lead approver auditor"),
    (POST, "setup.save_selection"): Row("lead"),
    (GET, "setup.registers"): Row("lead approver auditor"),
    (POST, "setup.save_registers"): Row("lead"),
    (GET, "setup.notices"): Row("lead approver auditor"),
    (POST, "setup.save_notice"): Row("lead"),
    (GET, "setup.conflicts"): Row("lead approver auditor"),
    (POST, "setup.save_conflicts"): Row("lead"),
    (GET, "setup.conflicts_version"): Row("lead approver auditor"),
    (GET, "setup.abandoning"): Row("lead approver auditor"),
    (POST, "setup.abandon_now"): Row("approver"),
    (GET, "setup.ending_lot"): Row("lead approver auditor"),
    (POST, "setup.end_lot"): Row("approver"),
    (GET, "setup.rehearsals"): Row("lead approver auditor"),
    (POST, "setup.begin_rehearsal"): Row("lead"),
    (POST, "setup.resubmit"): Row("lead"),
    (POST, "setup.act_as"): Row("lead"),
    (POST, "setup.discard"): Row("lead"),
    (GET, "setup.lots"): Row("lead approver auditor"),
    (POST, "setup.save_lots"): Row("lead"),
    (GET, "setup.criteria"): Row("lead approver auditor"),
    (POST, "setup.save_criteria"): Row("lead"),
    (GET, "setup.question"): Row("lead approver auditor", known="staff"),
    (POST, "setup.save_question"): Row("lead", known="staff"),
    (GET, "setup.price"): Row("lead approver auditor"),
    (POST, "setup.save_price"): Row("lead"),
    (GET, "setup.people"): Row("lead approver auditor"),
    (POST, "setup.save_people"): Row("lead"),
    (POST, "setup.invite_people"): Row("lead"),
    (POST, "setup.withdraw"): Row("lead"),
    (POST, "setup.end"): Row("lead"),
    (GET, "setup.absences"): Row("lead approver auditor"),
    (POST, "setup.leave"): Row("lead"),
    (POST, "setup.take_leave_back"): Row("lead"),
    (POST, "setup.deputy"): Row("lead"),
    (POST, "setup.take_deputy_back"): Row("lead"),
    (GET, "setup.publish"): Row("lead approver auditor"),
    (POST, "setup.publish_now"): Row("lead"),
    (GET, "setup.preview"): Row("lead approver auditor"),
    (GET, "setup.pack_file"): Row("lead approver auditor"),
    (GET, "tender_pack.workbook"): Row("lead approver auditor"),
    (GET, "setup.version_file"): Row("lead approver auditor"),
    (POST, "setup.take_file"): Row("lead"),
    # Documents for bidders: the one in the address asks for an undertaking, which Alder alone has given
    (GET, "papers.papers"): Row("insiders"),
    (POST, "papers.add"): Row("lead"),
    (GET, "papers.paper"): Row("insiders"),
    (POST, "papers.replace"): Row("lead"),
    (POST, "papers.withdraw"): Row("lead"),
    (POST, "papers.move"): Row("lead"),
    (POST, "papers.retitle"): Row("lead"),
    (POST, "papers.accept"): Row("bidders"),
    (GET, "papers.take"): Row("insiders", but=(But("birch dogwood elm", REFUSED, whose=(OURS,)),)),
    (GET, "papers.archive"): Row("insiders"),
    (GET, "papers.taken"): Row("lead approver auditor"),
    (GET, "papers.register_file"): Row("lead approver auditor"),
    (GET, "paper_register.workbook"): Row("lead approver auditor"),
    # Clarifications: the question and the draft in the address are Alder's; what was published is everybody's
    (GET, "clarifications.clarifications"): Row("insiders"),
    (POST, "clarifications.ask"): Row("bidders"),
    (GET, "clarifications.question"): Row("lead approver auditor alder", but=ASKERS),
    (POST, "clarifications.withdraw"): Row("alder", known="staff alder", but=NOT_ASKED),
    (POST, "clarifications.release"): Row("alder", known="staff alder", but=NOT_ASKED),
    (POST, "clarifications.confidential"): Row("lead", known="staff alder", but=NOT_ASKED),
    (POST, "clarifications.write"): Row("lead"),
    (GET, "clarifications.draft"): Row("lead", known="staff"),
    (POST, "clarifications.save"): Row("lead", known="staff"),
    (POST, "clarifications.discard"): Row("lead", known="staff"),
    (POST, "clarifications.correct"): Row("lead", known="staff"),
    (POST, "clarifications.publish"): Row("lead"),
    (POST, "clarifications.take"): Row("lead"),
    (GET, "clarification_book.answers"): Row("lead"),
    (GET, "clarification_book.published"): Row("insiders"),
    (GET, "clarifications.bidders"): Row("lead approver auditor"),
    (GET, "clarifications.bidder"): Row("lead approver auditor", known=""),
    (POST, "clarifications.write_bidder"): Row("lead", known="approver auditor"),
    (GET, "clarifications.own_letters"): Row("bidders"),
    (POST, "clarifications.write_council"): Row("bidders"),
    (GET, "clarifications.declining"): Row("bidders"),
    (POST, "clarifications.decline"): Row("bidders"),
    (POST, "clarifications.back"): Row("bidders"),
    # The library is every lead's, of whichever procurement; using it in a tender pack is its own lead's
    (GET, "library.library"): Row("lead outsider", anywhere=True),
    (GET, "library.new"): Row("lead outsider", anywhere=True),
    (POST, "library.add"): Row("lead outsider", anywhere=True),
    (GET, "library.entry"): Row("lead outsider", anywhere=True, but=NO_LIBRARY),
    (POST, "library.change"): Row("lead outsider", anywhere=True, but=NO_LIBRARY),
    (POST, "library.archive"): Row("lead outsider", anywhere=True, but=NO_LIBRARY),
    (GET, "library.file"): Row("lead outsider", anywhere=True),
    (GET, "library_book.workbook"): Row("lead outsider", anywhere=True),
    (GET, "library.more"): Row("lead outsider", anywhere=True),
    (POST, "library.take"): Row("lead outsider", anywhere=True),
    (POST, "library.start"): Row("lead outsider", anywhere=True),
    (GET, "library.choose"): Row("lead"),
    (POST, "library.use"): Row("lead"),
    (POST, "library.keep_question"): Row("lead"),
    # A bidder's own tender
    (GET, "bidding.tender"): Row("bidders"),
    (GET, "bidding.answers"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "bidding.answers"): Row("tenderers", during=BIDDING, but=(But("elm", NOTHING), NOT_INVITED)),
    (GET, "bidding.lots"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "bidding.lots"): Row("tenderers", during=BIDDING, but=(But("elm", NOTHING), NOT_INVITED)),
    (GET, "bidding.preview"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "bidding.earlier"): Row("tenderers", during=BIDDING, but=(But("elm", NOTHING), NOT_INVITED)),
    (GET, "bidding.capacity"): Row("tenderers", but=(But("tenderers elm", NOTHING),)),
    (POST, "bidding.capacity"): Row("tenderers", but=(But("tenderers elm", NOTHING),)),
    (GET, "bidding.submit"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "bidding.submit"): Row("tenderers", during=BIDDING, but=(But("elm", NOTHING), NOT_INVITED)),
    (GET, "sharing.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "sharing.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (GET, "partners.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "partners.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (GET, "certificates.own"): Row("bidders", anywhere=True),
    (POST, "certificates.own"): Row("bidders", anywhere=True),
    # What is enclosed goes with words: here with Alder's letter, and with Birch's answer to what it was asked
    (GET, "opening.enclosure"): Row(
        "insiders",
        but=(
            But("lead approver auditor alder", OK, whose=(OURS,)),
            But("lead moderator torn auditor birch", OK, whose=(RIVAL,)),
            But("insiders", NOTHING, whose=(OURS, RIVAL, MISSING)),
        ),
    ),
    # A partner's own part is its own person's, and not even its bidder's
    **{
        (method, f"partners.{page}"): Row(
            "member", anywhere=True, but=(But("insiders outsider", NOTHING, whose=(OURS, MISSING)), NO_SUCH_PART)
        )
        for page, methods in (("part", (GET, POST)), ("begin", (POST,)), ("chunk", (GET, PATCH, DELETE)))
        for method in methods
    },
    (GET, "core_information.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "core_information.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (GET, "core_information.council"): Row("lead moderators approver auditor"),
    (POST, "core_information.check"): Row("lead", **FROM_OPENING),
    (POST, "bidding.start"): Row("bidders", during=(TENDERING,)),
    (POST, "bidding.counting"): Row(
        "tenderers", but=(But("elm", NOTHING), But("tenderers", TOLD_WHY, at=NOT_BIDDING), NOT_INVITED)
    ),
    (POST, "bidding.withdraw"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "bidding.unchanged"): Row(
        "tenderers",
        during=BIDDING,
        but=(But("elm", NOTHING), NOT_INVITED, But("tenderers", TOLD_WHY, at=(TENDERING,), whose=(FOREIGN, MISSING))),
    ),
    (POST, "bidding.put"): Row(
        "tenderers", but=(But("elm", NOTHING), But("tenderers", TOLD_WHY, at=NOT_BIDDING), NOT_INVITED)
    ),
    (POST, "bidding.begin"): Row("tenderers", but=(But("elm", NOTHING),)),
    (GET, "bidding.chunk"): Row("bidders", owned=True),
    (PATCH, "bidding.chunk"): Row("bidders", owned=True),
    (DELETE, "bidding.chunk"): Row("bidders", owned=True),
    (POST, "bidding.give_up"): Row("bidders", owned=True),
    (GET, "bidding.draft_copy"): Row("bidders", owned=True),
    (POST, "bidding.place"): Row("bidders", owned=True),
    (POST, "bidding.remove"): Row("bidders", owned=True, during=BIDDING),
    (GET, "bidding.receipt"): Row("bidders", owned=True),
    (GET, "bidding.manifest"): Row("bidders", owned=True),
    (GET, "bidding.receipt_file"): Row("bidders", owned=True),
    (GET, "receipt.printed"): Row("bidders", owned=True),
    (GET, "bidding.receipt_key"): Row("all", anywhere=True),
    (GET, "bidding.sent"): Row("bidders", owned=True),
    (GET, "bidding.sent_copy"): Row("bidders", owned=True),
    # With the key of the receipt, while it lies sealed: a key does not help where the tender is another's
    (POST, "bidding.sent"): Row("bidders", owned=True),
    (POST, "bidding.receipt_with_key"): Row("bidders", owned=True),
    (POST, "bidding.sealed_copy"): Row("bidders", owned=True),
    (POST, "bidding.revise"): Row("bidders", owned=True, during=BIDDING),
    (GET, "award.own_letter"): Row(
        "bidders", but=(But("bidders", NOTHING, at=between(TENDERING, APPROVED)), But("elm dogwood", NOTHING))
    ),
    # Envelopes and the opening
    (GET, "opening.envelopes"): Row("lead opener auditor"),
    (GET, "opening.ceremony"): Row("lead opener auditor"),
    (GET, "opening.keys"): Row("lead opener auditor"),
    (POST, "opening.share"): Row("lead opener"),
    (POST, "opening.share_file"): Row("lead opener"),
    (POST, "opening.make_keys"): Row("lead"),
    (POST, "opening.rehearse"): Row("lead opener"),
    (GET, "opening.incident"): Row("lead"),
    (POST, "opening.incident"): Row("lead"),
    (POST, "opening.late_decision"): Row("lead", there=since(SEALED), known="staff"),
    (POST, "opening.confirm"): Row(
        "lead opener", during=(OPENING, RESCORING), but=(But("lead", REFUSED, at=(OPENING,), whose=(OURS,)),)
    ),
    (GET, "opening.register"): Row("staff"),
    (GET, "opening.tender"): Row(
        "lead evaluators moderators accountants auditor", **FROM_OPENING, but=(INTEREST, UNDECLARED)
    ),
    (GET, "opening.file"): Row(
        "lead evaluators moderators accountants auditor", **FROM_OPENING, but=(INTEREST, UNDECLARED)
    ),
    (GET, "opening.archive"): Row(
        "lead evaluators moderators accountants auditor", **FROM_OPENING, but=(INTEREST, UNDECLARED)
    ),
    # Interests and selection
    (GET, "interests.interests"): Row("staff", but=(But("staff", REFUSED, at=between(TENDERING, OPENING)),)),
    (POST, "interests.interests"): Row("staff", but=(But("staff", REFUSED, at=between(TENDERING, OPENING)),)),
    (GET, "selection.selection"): Row("lead moderators approver auditor"),
    (GET, "selection.bidder"): Row("lead moderators approver auditor", **FROM_OPENING, but=(INTEREST, UNDECLARED)),
    (POST, "selection.bidder"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (POST, "selection.decide"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (POST, "selection.expected"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (GET, "selection.item"): Row("lead moderators approver auditor", **FROM_OPENING, but=(INTEREST, UNDECLARED)),
    (POST, "selection.check_one"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (POST, "selection.ground"): Row(
        "lead", during=(OPENED,), **FROM_OPENING, but=(But("lead", NOTHING, at=(OPENED,)),)
    ),
    (POST, "selection.ask"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (POST, "selection.relied_on"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (POST, "selection.search"): Row("lead", during=(OPENED,), **FROM_OPENING),
    (POST, "selection.second"): Row(
        "lead moderators",
        during=(OPENED,),
        **FROM_OPENING,
        but=(INTEREST, UNDECLARED, But("lead", REFUSED, at=(OPENED,), whose=(OURS,))),
    ),
    (GET, "selection.result"): Row("lead moderators approver auditor"),
    (POST, "selection.tell"): Row("lead", but=(But("lead", REFUSED, at=between(TENDERING, OPENING)),)),
    (GET, "selection.own_letter"): Row("bidders", but=(But("bidders", NOTHING),)),
    (GET, "selection.asked"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "selection.answer"): Row("bidders", owned=True),
    # Scoring
    (GET, "scoring.queue"): Row("evaluators", but=(But("evaluators", REFUSED, at=between(TENDERING, OPENING)),)),
    (GET, "scoring.check"): Row("evaluators", but=(But("evaluators", REFUSED, at=between(TENDERING, OPENING)),)),
    (GET, "score_sheets.excel"): Row("evaluators", but=(But("evaluators", REFUSED, at=between(TENDERING, OPENING)),)),
    (GET, "score_sheets.workbook"): Row(
        "evaluators", but=(But("evaluators", REFUSED, at=between(TENDERING, OPENING)),)
    ),
    (GET, "print_pack.taken"): Row("evaluators", but=(But("evaluators", REFUSED, at=between(TENDERING, OPENING)),)),
    (POST, "score_sheets.take_in"): Row("evaluators", during=MARKING),
    (GET, "scoring.score"): Row("assigned", **FROM_OPENING, but=(INTEREST,)),
    (POST, "scoring.score"): Row("evaluators", during=MARKING, **FROM_OPENING, but=MARKS),
    (POST, "scoring.draft"): Row("evaluators", during=MARKING, **FROM_OPENING, but=MARKS),
    (POST, "scoring.ask"): Row("evaluators", during=MARKING, **FROM_OPENING, but=MARKS),
    (POST, "scoring.submit"): Row("evaluators", during=MARKING, but=(NOT_ASSIGNED, *SUBMITTED)),
    (GET, "scoring.calibration"): Row("lead evaluators moderators auditor"),
    (POST, "scoring.calibration"): Row("lead evaluators moderators auditor"),
    (GET, "scoring.progress"): Row("lead moderators auditor"),
    (POST, "scoring.assign"): Row("lead"),
    (POST, "scoring.nudge"): Row("lead", during=MARKING),
    (POST, "scoring.checks"): Row("lead"),
    (POST, "scoring.reply"): Row("lead", known="staff"),
    (GET, "scoring.reopen"): Row("lead", during=MARKING, known="staff"),
    (POST, "scoring.reopen"): Row("lead", during=MARKING, known="staff"),
    # Moderation
    (GET, "moderation.agenda"): Row(
        "lead evaluators moderators approver auditor",
        but=(But("staff", REFUSED, at=between(TENDERING, OPENING)), UNDECLARED),
    ),
    (POST, "moderation.hold"): Row(
        "lead",
        but=(But("staff", REFUSED, at=between(TENDERING, OPENING)), UNDECLARED),
    ),
    (GET, "moderation.now"): Row(
        "lead evaluators moderators approver auditor",
        but=(But("staff", REFUSED, at=between(TENDERING, OPENING)), UNDECLARED),
    ),
    (GET, "moderation.item"): Row(
        "lead assigned moderators approver auditor",
        **FROM_OPENING,
        but=(
            But("staff", REFUSED, at=between(OPENED, SCORING)),
            But("staff", REFUSED, at=(RESCORING,), whose=(OURS,)),
            INTEREST,
            UNDECLARED,
        ),
    ),
    (POST, "moderation.item"): Row(
        "moderators",
        during=JUDGING,
        **FROM_OPENING,
        but=(INTEREST, UNDECLARED, But("moderator", REFUSED, at=(RESCORING,), whose=(OURS,))),
    ),
    (POST, "moderation.draft"): Row("moderators", during=(MODERATION,), **FROM_OPENING, but=(INTEREST, UNDECLARED)),
    (POST, "moderation.assent"): Row(
        "evaluators",
        during=(MODERATION,),
        there=since(MODERATION),
        known="staff",
        but=(But("conflicted", REFUSED, whose=(OURS,)), NOT_ASSIGNED),
    ),
    # Negotiation
    (GET, "negotiation.register"): Row("lead moderators approver auditor"),
    (GET, "negotiation.movement"): Row("lead moderators approver auditor"),
    (GET, "negotiation.meeting"): Row("lead moderators approver auditor", known="staff", but=(INTEREST,)),
    (POST, "negotiation.meeting"): Row("lead moderators", during=(NEGOTIATION,), known="staff", but=(INTEREST,)),
    (POST, "negotiation.draft"): Row("lead moderators", during=(NEGOTIATION,), known="staff", but=(INTEREST,)),
    (GET, "negotiation.calendar"): Row("lead moderators approver auditor", known="staff", but=(INTEREST,)),
    (GET, "negotiation.move"): Row("lead moderators", during=(NEGOTIATION,), known="staff", but=(INTEREST,)),
    (POST, "negotiation.move"): Row("lead moderators", during=(NEGOTIATION,), known="staff", but=(INTEREST,)),
    (GET, "negotiation.plan"): Row("lead moderators", during=(NEGOTIATION,), **FROM_OPENING, but=(INTEREST,)),
    (POST, "negotiation.plan"): Row("lead moderators", during=(NEGOTIATION,), **FROM_OPENING, but=(INTEREST,)),
    (GET, "minutes.council"): Row("lead moderators approver auditor", known="staff", but=(INTEREST,)),
    (GET, "minutes.own"): Row("bidders", owned=True),
    (GET, "negotiation.times"): Row("lead moderators approver auditor"),
    (POST, "negotiation.times"): Row("lead moderators", during=(NEGOTIATION,)),
    (GET, "meetings.own"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "meetings.own"): Row(
        "tenderers",
        during=(NEGOTIATION,),
        but=(But("elm", NOTHING), But("dogwood", TOLD_WHY, at=(NEGOTIATION,))),
    ),
    (GET, "negotiation.resubmission"): Row("lead moderators approver auditor"),
    (POST, "negotiation.resubmission"): Row("lead", during=(NEGOTIATION,)),
    (GET, "negotiation.prices"): Row("lead evaluators moderators accountants approver auditor"),
    (POST, "negotiation.prices"): Row("lead", during=(NEGOTIATION,)),
    # Financial standing
    (GET, "finance.standings"): Row("lead accountants approver auditor"),
    (GET, "finance.standing"): Row("lead accountants approver auditor", **FROM_OPENING, but=(INTEREST,)),
    (POST, "financial_register.take_in"): Row("accountants", during=(FINANCE,)),
    (POST, "finance.key"): Row("accountants", during=(FINANCE,), **FROM_OPENING, but=(INTEREST,)),
    (POST, "finance.decide"): Row("accountants", during=(FINANCE,), **FROM_OPENING, but=(INTEREST,)),
    (POST, "finance.moderate"): Row(
        "accountants", during=(FINANCE,), **FROM_OPENING, but=(But("accountant1", REFUSED, at=(FINANCE,)), INTEREST)
    ),
    (POST, "finance.meet"): Row("accountants", during=(FINANCE, *since(AWARD)), **FROM_OPENING, but=(INTEREST,)),
    (POST, "finance.look"): Row("accountants", during=(FINANCE,), **FROM_OPENING, but=(INTEREST,)),
    (GET, "financial_register.workbook"): Row("lead accountants approver auditor"),
    (GET, "financial_register.printed"): Row("lead accountants approver auditor"),
    (GET, "finance.rules"): Row("lead accountants approver auditor"),
    (POST, "finance.set_the_rules"): Row("lead accountants", but=(But("lead accountants", REFUSED, whose=(OURS,)),)),
    # Prices: the blank schedule is everybody's; what bidders ask is nobody's before quality is settled
    (GET, "price_schedule.blank"): Row("insiders"),
    (GET, "prices.prices"): Row("lead accountants approver auditor", but=(QUALITY_OPEN,)),
    (POST, "prices.read"): Row("lead accountants", but=(QUALITY_OPEN,)),
    (GET, "prices.tender"): Row("lead accountants approver auditor", **FROM_OPENING, but=(INTEREST, QUALITY_OPEN)),
    (GET, "prices.likeness"): Row("lead", but=(But("lead", REFUSED, at=between(TENDERING, OPENING)),)),
    (POST, "prices.look_for_likeness"): Row("lead", but=(But("lead", REFUSED, at=between(TENDERING, OPENING)),)),
    (POST, "prices.judge"): Row("lead", **FROM_OPENING, but=(INTEREST, QUALITY_OPEN)),
    (GET, "explanations.asked"): Row("tenderers", but=(But("elm", NOTHING),)),
    (POST, "explanations.answer"): Row("bidders", owned=True),
    (POST, "prices.correct"): Row("lead accountants", **FROM_OPENING, but=(INTEREST, QUALITY_OPEN)),
    # Award
    (GET, "award.lots"): Row("lead moderators approver auditor"),
    (GET, "award.lot"): Row("lead moderators approver auditor"),
    (GET, "award.decision"): Row("lead moderators approver auditor"),
    (GET, "award.letter"): Row("lead moderators approver auditor", there=since(AWARD), known="staff", but=(INTEREST,)),
    (GET, "award.letters"): Row("lead moderators approver auditor"),
    (POST, "award.prepare"): Row("lead", during=since(AWARD)),
    (GET, "open_data.page"): Row("lead moderators approver auditor"),
    (GET, "award.after"): Row("lead moderators approver auditor"),
    (POST, "award.follow"): Row("lead"),
    (GET, "letters.printed"): Row(
        "lead moderators approver auditor", there=since(AWARD), known="staff", but=(INTEREST,)
    ),
    (GET, "award.minimums"): Row("lead moderators approver auditor"),
    (POST, "award.decide_minimum"): Row("lead", during=since(AWARD), **FROM_OPENING, but=(INTEREST,)),
    (GET, "award.arrangements"): Row("lead moderators approver auditor"),
    (POST, "award.arrange"): Row("lead", during=since(AWARD)),
    (POST, "award.draw"): Row("lead", during=since(AWARD)),
    (POST, "award.course"): Row("lead", during=since(AWARD)),
    (POST, "award.recommend"): Row("lead", during=since(AWARD)),
    (POST, "award.approve"): Row("approver", there=since(AWARD), known="staff"),
    (POST, "award.send"): Row("lead", during=since(AWARD)),
    # The record
    (GET, "keeping.listed"): Row("lead approver auditor outsider", anywhere=True),
    (GET, "keeping.keeping"): Row("lead approver auditor"),
    (POST, "keeping.keeping"): Row("lead approver auditor"),
    (GET, "disposal_certificate.printed"): Row("lead approver auditor", but=(But("lead approver auditor", NOTHING),)),
    (GET, "record.record"): Row("lead approver auditor"),
    (GET, "record.export"): Row("lead approver auditor"),
    (GET, "record.entry"): Row("lead approver auditor"),
    # Documents
    (GET, "documents.documents"): Row("lead approver auditor"),
    (GET, "documents.preview"): Row("lead approver auditor"),
    (GET, "documents.public_preview"): Row("lead approver auditor"),
    (GET, "report.write"): Row("lead approver auditor"),
    (POST, "report.keep_written"): Row("lead"),
    (POST, "report.say"): Row("lead approver"),
    (POST, "documents.ask"): Row("lead approver auditor"),
    (GET, "documents.download"): Row("lead approver auditor", known="staff"),
    (GET, "documents.job"): Row("lead approver auditor", known="staff"),
    # Everything as one archive: for who asked, and nobody else
    (GET, "taking_out.page"): Row("lead auditor"),
    (POST, "taking_out.ask"): Row("lead auditor"),
    (GET, "taking_out.job"): Row("lead", known="", but=(But("staff", NOTHING, whose=(MISSING,)), NOT_THEIRS)),
    (GET, "taking_out.download"): Row("lead", known="", but=(But("staff", NOTHING, whose=(MISSING,)), NOT_THEIRS)),
    # Other systems: a sign-in opens nothing here, whoever asks; the tokens are the lead's
    (GET, "api.described"): Row("all", anywhere=True),
    (GET, "api.listed"): Row("", anywhere=True, but=NO_TOKEN_SENT),
    (GET, "api.one"): Row("", anywhere=True, but=NO_TOKEN_SENT),
    (GET, "api.dates"): Row("", anywhere=True, but=NO_TOKEN_SENT),
    (GET, "api.outcome"): Row("", anywhere=True, but=NO_TOKEN_SENT),
    (GET, "api.ocds"): Row("", anywhere=True, but=NO_TOKEN_SENT),
    (GET, "api_tokens.page"): Row("lead"),
    (POST, "api_tokens.keep"): Row("lead"),
    # Only where there is a demonstration, which this instance is not
    (GET, "demonstration.demonstration"): Row("", anywhere=True, but=(But("all", NOTHING),)),
    (POST, "demonstration.move_clock"): Row("", anywhere=True, but=NO_DEMONSTRATION),
}
