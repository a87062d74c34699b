"""An entry of the library; taking entries in; keeping a question of a pack."""

from flask_wtf.file import FileField

from evaluation.library.rules import ENTRY_WORDS, EntryKind, LibraryText, lines_of, tags_of
from procurement.core.forms import (
    BaseForm,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    WholeNumberField,
)

KINDS = [(kind.value, words) for kind, words in ENTRY_WORDS.items()]


class EntryForm(BaseForm):
    """What an entry says. Parts and guidance: one a line."""

    kind = RadioField("What it is", choices=KINDS, needed="Say whether it is a question or a paragraph.")
    title = PlainStringField("Title", most=200, needed="Enter a title.")
    text = PlainTextAreaField("Text", needed="Enter the text.")
    parts = PlainTextAreaField("Points to answer")
    guidance = PlainTextAreaField("Guidance for evaluators")
    word_limit = WholeNumberField("Word limit", least=1, most=100_000)
    tags = PlainStringField("Tags", most=400)

    def fill(self, said: LibraryText) -> None:
        """Show what an entry says."""
        self.kind.data, self.title.data, self.text.data = said.kind.value, said.title, said.text
        self.parts.data, self.guidance.data = "\n".join(said.parts), "\n".join(said.guidance)
        self.word_limit.data, self.tags.data = said.word_limit, ", ".join(said.tags)

    def said(self) -> LibraryText:
        """What was typed; a paragraph has no points, guidance or limit."""
        kind = EntryKind(self.kind.data)
        text, tags = (self.text.data or "").strip(), tags_of(self.tags.data or "")
        title = (self.title.data or "").strip()
        if kind is EntryKind.PARAGRAPH:
            return LibraryText(kind, title, text, tags=tags)
        parts, guidance = lines_of(self.parts.data or ""), lines_of(self.guidance.data or "")
        return LibraryText(kind, title, text, parts, guidance, self.word_limit.data, tags)


class TakeInForm(BaseForm):
    """Entries from a file, or pasted rows."""

    file = FileField("A library taken out of Evenhand")
    rows = PlainTextAreaField("Or questions pasted from a spreadsheet", most=400_000)


class KeepForm(BaseForm):
    """A question of a tender pack, to be kept in the library."""

    question = SelectField("Question", needed="Choose a question.")
    tags = PlainStringField("Tags", most=400)


class ArchiveForm(BaseForm):
    """Nothing to type: the button says it."""


class UseForm(BaseForm):
    """What is ticked is read by its own names; this carries the version of the draft."""
