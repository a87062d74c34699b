"""Reading a calculator's JSON file strictly, and saying every fault with a pointer to where it is.

Reading goes on after a fault, with a harmless value in its place, so that one run tells all that is wrong; `settle`
then refuses the whole. Numbers stay text until `exact` has read them, so no binary float ever exists.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NoReturn

from procurement.core.numbers import BadNumber, exact, shown

MOST_BYTES = 32 * 1024 * 1024
DEEPEST = 40

#: Characters that could hide in a name or turn it round on a page or a terminal.
_HIDDEN = {"Cc", "Cs"}
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and what is allowed; its pointer is RFC 6901's, or an option of the command."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return plain(f"{self.pointer}: {self.message}")


class BadInput(Exception):
    """The input is wrong; it carries every fault that was found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class JsonNumber(str):
    """A number as its digits stand in the file."""

    __slots__ = ()


class _Repeating(dict[str, object]):
    """An object that names a key more than once, so that no one can say which was meant."""

    repeated: str = ""


def plain(text: str) -> str:
    """Text on one line, with nothing in it that a terminal would obey."""
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in _HIDDEN or char in _TURNING else char for char in text
    )


@dataclass
class Document:
    """A file being read: what was found wrong so far, and keys that nothing reads."""

    faults: list[Fault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Refuse the file if anything in it was wrong."""
        if self.faults:
            raise BadInput(*dict.fromkeys(self.faults))


@dataclass(frozen=True)
class Node:
    """A value in the file and where it stands. Null and absent are the same: not given."""

    value: object
    pointer: str
    document: Document

    @property
    def given(self) -> bool:
        return self.value is not None

    def fault(self, message: str) -> None:
        """Record that this value is wrong."""
        self.document.faults.append(Fault(self.pointer, message))

    def _at(self, key: str | int, value: object) -> "Node":
        step = str(key).replace("~", "~0").replace("/", "~1")
        return Node(value, f"{self.pointer}/{step}", self.document)

    def members(self) -> list[tuple[str, "Node"]]:
        """The keys and values of an object; none where it is not given."""
        if isinstance(self.value, dict):
            return [(key, self._at(key, value)) for key, value in self.value.items()]
        if self.given:
            self.fault("must be an object")
        return []

    def items(self) -> list["Node"]:
        """The values of a list; none where it is not given."""
        if isinstance(self.value, list):
            return [self._at(index, value) for index, value in enumerate(self.value)]
        if self.given:
            self.fault("must be a list")
        return []

    def child(self, key: str) -> "Node":
        """The value under a key, which need not be there."""
        return self._at(key, self.value.get(key) if isinstance(self.value, dict) else None)

    def knows(self, *keys: str) -> "Node":
        """The same node, once its keys are compared with those that mean something; the others are noted."""
        self.document.unknown += [node.pointer for key, node in self.members() if key not in keys]
        return self

    def required(self, what: str) -> bool:
        """Whether the value is given, with a fault where it is not."""
        if not self.given:
            self.fault(f"is missing; {what} is needed")
        return self.given

    def text(self, what: str = "text") -> str:
        """A name or sentence that must be there: not blank, no control characters."""
        if not self.required(what):
            return ""
        if type(self.value) is not str or not self.value.strip():
            self.fault(f"must be {what}, in quotation marks and not blank")
            return ""
        if plain(self.value) != self.value:
            self.fault("holds control characters, which are not allowed")
        return self.value

    def optional_text(self) -> str | None:
        return self.text() if self.given else None

    def flag(self) -> bool:
        """True or false; false where it is not given."""
        if self.given and not isinstance(self.value, bool):
            self.fault("must be true or false")
        return self.value is True

    def choice(self, options: Iterable[str], default: str) -> str:
        """One of some words."""
        options = tuple(options)
        if not self.given:
            return default
        if type(self.value) is not str or self.value not in options:
            self.fault(f"is not known; {', '.join(options)} are allowed")
            return default
        return self.value

    def number_text(self) -> str | None:
        """A number as it was written; None (with a fault) where it is not one."""
        if not isinstance(self.value, str):
            self.fault("must be a number")
            return None
        try:
            exact(self.value)
        except BadNumber as bad:
            self.fault(str(bad))
            return None
        return str(self.value)

    def number(
        self,
        what: str = "a number",
        *,
        least: Fraction | int | None = None,
        above: Fraction | int | None = None,
        most: Fraction | int | None = None,
    ) -> Fraction:
        """A number that must be there, within bounds; 1 in its place after a fault."""
        if not self.required(what) or (text := self.number_text()) is None:
            return Fraction(1)
        number = exact(text)
        if above is not None and number <= above:
            self.fault(f"is {shown(number)}; {what} above {shown(Fraction(above))} is allowed")
            return Fraction(1)
        if (least is not None and number < least) or (most is not None and number > most):
            low = "" if least is None else f" from {shown(Fraction(least))}"
            high = "" if most is None else f" up to {shown(Fraction(most))}"
            self.fault(f"is {shown(number)}; {what}{low}{high or ' upwards'} is allowed")
            return Fraction(1)
        return number

    def optional_number(
        self,
        what: str = "a number",
        *,
        least: Fraction | int | None = None,
        above: Fraction | int | None = None,
        most: Fraction | int | None = None,
    ) -> Fraction | None:
        return self.number(what, least=least, above=above, most=most) if self.given else None

    def whole(self, what: str = "a whole number", *, least: int, most: int) -> int:
        """A whole number within bounds that must be there."""
        number = self.number(what, least=least, most=most)
        if number.denominator != 1:
            self.fault(f"must be {what} from {least} to {most}")
        return int(number)


def read_json(data: bytes) -> Node:
    """The root of a JSON file, parsed strictly; raises `BadInput` for what is not JSON at all."""
    if len(data) > MOST_BYTES:
        _refuse(f"is larger than {MOST_BYTES // 1024 // 1024} MiB")
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            parse_float=JsonNumber,
            parse_int=JsonNumber,
            parse_constant=JsonNumber,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        _refuse("is not text in UTF-8")
    except json.JSONDecodeError as error:
        _refuse(f"is not JSON: {error.msg[0].lower()}{error.msg[1:]} (line {error.lineno}, column {error.colno})")
    except RecursionError:
        _refuse(f"is nested too deeply; {DEEPEST} levels are allowed")
    root = Node(value, "", Document())
    for node, depth in _walk(root):
        if depth > DEEPEST:
            _refuse(f"is nested too deeply; {DEEPEST} levels are allowed")
        _check(node)
    root.document.settle()
    if not isinstance(value, dict):
        root.fault("must be an object")
        root.document.settle()
    return root


def _refuse(message: str) -> NoReturn:
    raise BadInput(Fault("", message))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) == len(keys):
        return dict(pairs)
    repeating = _Repeating(pairs)
    repeating.repeated = next(key for key in keys if keys.count(key) > 1)
    return repeating


def _walk(root: Node) -> Iterator[tuple[Node, int]]:
    """Every value in the file with its depth, without recursion."""
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        if isinstance(node.value, dict):
            waiting += [(child, depth + 1) for _, child in reversed(node.members())]
        elif isinstance(node.value, list):
            waiting += [(child, depth + 1) for child in reversed(node.items())]


def _check(node: Node) -> None:
    """What is wrong whatever it means: a key twice, or half of a character."""
    if isinstance(node.value, _Repeating):
        node.fault(f"names the key {node.value.repeated!r} more than once")
    if isinstance(node.value, str) and any(unicodedata.category(char) == "Cs" for char in node.value):
        node.fault("holds half of a surrogate pair, which is no character")
