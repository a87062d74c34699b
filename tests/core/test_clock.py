"""The demonstration's clock goes on at the ordinary pace, is shared through its file, and never goes back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from procurement.core import clock
from procurement.core.clock import ShiftedClock, to_utc

THEN = datetime(2021, 4, 22, 14, tzinfo=UTC)


def test_it_stands_where_it_was_put_and_another_process_sees_it(tmp_path: Path) -> None:
    ours, theirs = ShiftedClock(tmp_path / "shift"), ShiftedClock(tmp_path / "shift")
    ours.stand_at(THEN)
    assert abs(theirs() - THEN) < timedelta(seconds=5)


def test_it_moves_forward_and_refuses_to_go_back(tmp_path: Path) -> None:
    shifted = ShiftedClock(tmp_path / "shift")
    shifted.stand_at(THEN)
    shifted.move_to(THEN + timedelta(days=3))
    assert shifted() >= THEN + timedelta(days=3) - timedelta(seconds=1)
    with pytest.raises(ValueError, match="forwards"):
        shifted.move_to(THEN)


def test_without_a_file_it_is_the_machine_s(tmp_path: Path) -> None:
    assert abs(ShiftedClock(tmp_path / "none")() - clock.now()) < timedelta(seconds=5)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_utc(datetime(2021, 4, 22))  # noqa: DTZ001 - the fault under test
