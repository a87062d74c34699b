"""The tender pack as JSON: written the same way each time, read strictly with a place for each fault."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import msgspec

from evaluation.setup.pack import FORMAT, Pack

MOST_BYTES = 8 * 1024 * 1024


class BadPack(ValueError):
    """A file that is no tender pack; `place` names where, `sentence` what is wrong and what is allowed."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.place = place
        self.sentence = sentence


def to_json(pack: Pack) -> str:
    """The pack, indented, with its keys always in one order."""
    plain = msgspec.json.encode(pack)
    return msgspec.json.format(plain, indent=1).decode()


def from_json(data: bytes | str) -> Pack:
    """The pack in a file. Raises BadPack for the first thing that is wrong."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MOST_BYTES:
        raise BadPack("", "The file is larger than 8 MB; a tender pack is much smaller.")
    try:
        pack = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=Pack)
    except msgspec.ValidationError as wrong:
        sentence, _, place = str(wrong).partition(" - at ")
        raise BadPack(place.strip("`").removeprefix("$").lstrip("."), f"{sentence}.") from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadPack("", f"The file is not JSON that can be read: {wrong}.") from wrong
    if pack.format != FORMAT:
        raise BadPack("format", f"This file is of form {pack.format}; this version of Evenhand reads form {FORMAT}.")
    return checked(pack)


def checked(pack: Pack) -> Pack:
    """A pack that was just decoded, once its numbers are looked at, with what the file left out written in."""
    check_numbers(pack)
    whole: Pack = _filled(pack)
    return whole


def _filled(value: Any) -> Any:
    """The decoder leaves defaults to the class, and so out of what is written next; this puts them into the row."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{one.name: _filled(getattr(value, one.name)) for one in fields(value)})
    return tuple(map(_filled, value)) if isinstance(value, tuple) else value


def check_numbers(pack: Pack) -> None:
    """Refuse numbers that are none (NaN, infinity) or of absurd length, wherever they stand."""

    def walk(value: object, place: str) -> None:
        if isinstance(value, Decimal):
            if not value.is_finite() or len(value.as_tuple().digits) > 20 or abs(value) >= 10**12:
                raise BadPack(place, "This is not a number that can be used.")
        elif isinstance(value, str) and "\x00" in value:
            raise BadPack(place, "The text holds a character that cannot be kept.")
        elif isinstance(value, dict):
            for key, one in value.items():
                walk(one, f"{place}.{key}".lstrip("."))
        elif isinstance(value, (list, tuple)):
            for number, one in enumerate(value):
                walk(one, f"{place}[{number}]")

    walk(msgspec.to_builtins(pack, builtin_types=(Decimal,)), "")
