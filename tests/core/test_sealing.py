"""Sealing: any two of the holders open, one alone never does, and a mistyped code is told from a wrong one."""

from itertools import combinations

import pytest

from procurement.core.sealing import (
    FEWEST,
    MOST,
    BadCode,
    Holds,
    Unopened,
    combine,
    decrypt,
    encrypt,
    key_of,
    new_code,
    new_key,
    public_of,
    read_code,
    seal,
    split,
    split_for,
    unseal,
)


@pytest.mark.parametrize("people", range(FEWEST, MOST + 1))
def test_each_pair_opens_and_nobody_does_alone(people: int) -> None:
    codes = [new_code(Holds.SHARE) for _ in range(people)]
    keys = [key_of(code, Holds.SHARE) for code in codes]
    opening = new_key()
    shares = split_for(opening, [public_of(key) for key in keys], "tenders")
    letter = seal(public_of(opening), b"a tender", "tenders")
    parts = [unseal(key, share, "tenders") for key, share in zip(keys, shares, strict=True)]
    for one, other in combinations(parts, 2):
        assert combine(one, other) == combine(other, one) == opening
        assert unseal(combine(one, other), letter, "tenders") == b"a tender"
    for mine, part in zip(range(people), parts, strict=True):
        for theirs, share in enumerate(shares):
            if theirs != mine:
                with pytest.raises(Unopened):
                    unseal(keys[mine], share, "tenders")
        for guess in (part[1:], keys[mine]):
            with pytest.raises(Unopened):
                unseal(guess, letter, "tenders")


def test_one_part_fits_every_secret_equally() -> None:
    """Whatever the secret is, some other part makes it out of this one: a part alone says nothing."""
    part = split(b"\x2a", 2)[0]
    assert {combine(part, bytes([2, y]))[0] for y in range(256)} == set(range(256))


def test_parts_of_different_keys_open_nothing() -> None:
    first, second = new_key(), new_key()
    mixed = combine(split(first, 3)[0], split(second, 3)[1])
    assert mixed not in (first, second)
    with pytest.raises(ValueError, match="two different parts"):
        combine(split(first, 2)[0], split(second, 2)[0])
    for wrong in (1, MOST + 1):
        with pytest.raises(ValueError, match="between 2 and 5"):
            split(first, wrong)


def test_a_code_is_read_however_it_is_typed_and_a_slip_is_told() -> None:
    code = new_code(Holds.SHARE)
    meant = read_code(code, Holds.SHARE)
    assert len(code) == 39 and read_code(f" {code.lower().replace('-', ' ')}\n", Holds.SHARE) == meant
    assert read_code(code.replace("0", "O").replace("1", "l"), Holds.SHARE) == meant
    for at in (0, 17, 38):
        slip = code[:at] + ("Z" if code[at] != "Z" else "7") + code[at + 1 :]
        with pytest.raises(BadCode, match="mistyped"):
            read_code(slip, Holds.SHARE)
    with pytest.raises(BadCode, match="has 31 letters"):
        read_code(code[:-1], Holds.SHARE)
    with pytest.raises(BadCode, match="There is no ! in it"):
        read_code("!" + code[1:], Holds.SHARE)
    with pytest.raises(BadCode, match="This is a receipt key"):
        key_of(new_code(Holds.RECEIPT), Holds.SHARE)
    assert read_code(new_code(Holds.SHARE), Holds.SHARE) != meant  # typed right, and another's


def test_a_changed_byte_or_another_purpose_opens_nothing() -> None:
    key = new_key()
    letter, note = seal(public_of(key), b"a tender", "round 1"), encrypt(key, b"a key", "file 1")
    assert (unseal(key, letter, "round 1"), decrypt(key, note, "file 1")) == (b"a tender", b"a key")
    for opening, what in ((unseal, letter), (decrypt, note)):
        for broken in (what[:-2] + ("AA" if what[-2:] != "AA" else "BB"), what[:20], "", "ä"):
            with pytest.raises(Unopened):
                opening(key, broken, "round 1" if opening is unseal else "file 1")
        with pytest.raises(Unopened):
            opening(key, what, "round 2")
