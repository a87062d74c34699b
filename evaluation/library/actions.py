"""Keeping the library, and using what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluation.library.models import LibraryEntry, LibraryUse, LibraryVersion
from evaluation.library.queries import Shelved, shelved, versions
from evaluation.library.rules import EntryKind, LibraryText, faults_of, next_codes
from evaluation.setup.actions.starting import write_draft
from evaluation.setup.models import PackDraft
from evaluation.setup.pack import Pack, QuestionLine
from evaluation.setup.queries import draft_of
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.vocabulary import Event, Permission

PLACES = {"summary": "Summary", "counting_rule": "How words are counted", "price_text": "About prices"}
"""Where a paragraph may go in a tender pack."""


@action(Permission.LIBRARY_KEEP, Event.LIBRARY_ADDED)
def keep_entry(ctx: Context, _nothing: None, text: LibraryText) -> LibraryEntry:
    """Put a question or a paragraph into the library, as its version 1."""
    _fit(text)
    if any(one.said.title.casefold() == text.title.casefold() and one.said.kind is text.kind for one in shelved()):
        raise Invalid("title", f"The library has a {text.kind.value} of this title already.")
    return _added(ctx, text)


@action(Permission.LIBRARY_KEEP, Event.LIBRARY_CHANGED)
def change_entry(ctx: Context, entry: LibraryEntry, text: LibraryText, *, seen: int | None) -> LibraryVersion:
    """Say something else in an entry: a new version, the old ones stay. `seen` is the number that the page showed."""
    _fit(text)
    last = versions(entry.id)[0]
    if seen is not None and seen != last.number:
        raise Stale(theirs={"title": last.title, "text": last.text}, version=last.number)
    if last.said == replace(text, kind=EntryKind(entry.kind)):
        raise Invalid("text", f"Version {last.number} says exactly this already.")
    return _version(ctx, entry, last.number + 1, text)


@action(Permission.LIBRARY_KEEP, Event.LIBRARY_ARCHIVED)
def archive_entry(ctx: Context, entry: LibraryEntry, *, archived: bool) -> LibraryEntry:
    """Offer an entry no longer, or again; nothing of it goes."""
    entry.archived = archived
    ctx.note(archived=archived)
    return entry


@dataclass(frozen=True)
class TakenIn:
    """What came of taking texts in: new entries, new versions, and how many the library had word for word."""

    added: int
    changed: int
    same: int


@action(Permission.LIBRARY_KEEP, Event.LIBRARY_TAKEN_IN)
def take_in(ctx: Context, _nothing: None, texts: Sequence[LibraryText]) -> TakenIn:
    """Take several entries in, all or none. One of the same kind and title becomes a new version where it differs."""
    if not texts:
        raise Invalid("file", "There is nothing in it.")
    there = {_key(one.said): one for one in shelved()}
    names = [_key(text) for text in texts]
    for text in texts:
        _fit(text)
        if names.count(_key(text)) > 1:
            raise Invalid("file", f"“{text.title}” stands in it more than once.")
    fresh = [text for text in texts if _key(text) not in there]
    other = [text for text in texts if _key(text) in there and there[_key(text)].said != text]
    for text in fresh:
        _added(ctx, text)
    for text in other:
        one = there[_key(text)]
        _version(ctx, one.entry, one.current.number + 1, text)
    ctx.note(added=len(fresh), changed=len(other))
    return TakenIn(len(fresh), len(other), len(texts) - len(fresh) - len(other))


@action(Permission.PACK_EDIT, Event.LIBRARY_USED)
def use_entries(
    ctx: Context,
    procurement: Procurement,
    questions: Sequence[Shelved],
    paragraphs: Sequence[tuple[Shelved, str]],
    *,
    version: int | None,
) -> PackDraft:
    """Put entries into the tender pack in one save: questions with weight 0 and the next free codes, paragraphs at the
    end of the text that is named with each. No weight moves; the lead places the new ones.
    """
    if not questions and not paragraphs:
        raise Invalid("questions", "Choose at least one entry.")
    _, pack = draft_of(procurement)
    codes = next_codes([*(q.code for q in pack.questions), *(s.code for s in pack.selection)], len(questions))
    section = pack.questions[-1].section if pack.questions else ""
    lines = tuple(_question(one.said, code, section) for one, code in zip(questions, codes, strict=True))
    row = write_draft(
        ctx, procurement, _with_texts(replace(pack, questions=pack.questions + lines), paragraphs), version
    )
    used = [*zip(questions, codes, strict=True), *paragraphs]
    for one, place in used:
        keep(
            LibraryUse(
                version_id=one.current.id, procurement_id=procurement.id, place=place, by_id=ctx.person, at=ctx.now
            )
        )
    ctx.note(library_version=[one.current.id for one, _ in used])
    return row


def _question(text: LibraryText, code: str, section: str) -> QuestionLine:
    return QuestionLine(
        code,
        text.title,
        text.text,
        section=section,
        parts=text.parts,
        word_limit=text.word_limit,
        guidance=text.guidance,
    )


def _with_texts(pack: Pack, paragraphs: Sequence[tuple[Shelved, str]]) -> Pack:
    for one, place in paragraphs:
        if place == "summary":
            pack = pack.with_basics(summary=_joined(pack.basics.summary, one.said.text))
        elif place == "counting_rule":
            pack = replace(pack, counting_rule=_joined(pack.counting_rule, one.said.text))
        elif place == "price_text":
            pack = replace(pack, price_text=_joined(pack.price_text, one.said.text))
        else:
            raise Invalid("paragraphs", "Choose where the paragraph goes.")
    return pack


def _joined(before: str, more: str) -> str:
    return f"{before.rstrip()}\n\n{more.strip()}" if before.strip() else more.strip()


def _key(text: LibraryText) -> tuple[str, str]:
    return (text.kind.value, text.title.strip().casefold())


def _fit(text: LibraryText) -> None:
    if wrong := faults_of(text):
        raise Invalid("title" if "title" in wrong[0] else "text", " ".join(wrong))


def _added(ctx: Context, text: LibraryText) -> LibraryEntry:
    entry = keep(LibraryEntry(kind=text.kind.value, archived=False, added_at=ctx.now))
    _version(ctx, entry, 1, text)
    return entry


def _version(ctx: Context, entry: LibraryEntry, number: int, text: LibraryText) -> LibraryVersion:
    ctx.say(title=text.title)
    return keep(
        LibraryVersion(
            entry_id=entry.id,
            number=number,
            title=text.title.strip(),
            text=text.text.strip(),
            parts=list(text.parts),
            guidance=list(text.guidance),
            word_limit=text.word_limit,
            tags=list(text.tags),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
