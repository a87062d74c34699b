"""A record tampered with again and again, and evaluations by chance worked out twice.

    make faults ARGS='--records 1000'

Half of the tamperings are made before the record is taken out, by a hand that rebuilds every hash, the chain and the
signature; those are told apart by what of them is found without anything that lies outside the service.
"""

import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from json import dumps
from pathlib import Path

from app import create_app
from config import Settings
from evaluation.award.replay import replay
from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.queries import scheme_row
from exports.record.offline.faults import Unsound
from exports.record.offline.places import check_places
from exports.record.offline.ranking import ranked
from tests.conftest import SetClock, close, migrate
from tests.exports.allocations import random_award
from tests.exports.schemes import random_evaluation
from tests.exports.tampering import Files, Kept, after_export, before_export, taken_out
from tests.factories import Small

Say = Callable[[str], None]


def tamper_often(folder: Path, number: int, seed: int, say: Say) -> int:
    """Tamper so many times with the record of a procurement whose lots were allocated together; what went unfound."""
    migrate(f"sqlite:///{folder / 'evenhand.db'}")
    app = create_app(Settings.for_tests(folder))
    try:
        with app.test_request_context():
            small = Small(SetClock())
            row = scheme_row(small.procurement.id)
            assert row is not None
            row.allocation = {"mechanism": "best_total", "max_lots": 1}
            freeze_scheme(small.ctx("lead"), small.procurement)
            kept = taken_out(app, small, folder)
            kept.check()
            return sum(_trial(kept, at, seed, number, say) for at in (before_export, after_export))
    finally:
        close(app)


def _trial(kept: Kept, hand: Callable[[Kept, random.Random], Files], seed: int, number: int, say: Say) -> int:
    tried, alone, missed = 0, 0, []
    for turn in range(number // 2):
        dice = random.Random(f"{seed} {hand.__name__} {turn}")
        files = hand(kept, dice)
        while files == kept.files:
            files = hand(kept, dice)
        tried += 1
        if not _found(kept, files, alone=False):
            missed.append(turn)
        alone += _found(kept, files, alone=True)
    say(
        f"{hand.__name__.replace('_', ' ')}: {tried} tamperings, {tried - len(missed)} found; "
        f"{alone} of them without any anchor or receipt{f'; not found: {missed[:10]}' if missed else ''}"
    )
    return len(missed)


def _found(kept: Kept, files: Files, *, alone: bool) -> bool:
    try:
        kept.check(files, alone=alone)
    except Unsound:
        return True
    return False


def work_out_twice(number: int, seed: int, say: Say) -> int:
    """So many evaluations and allocations by chance, by the product and by the check; in how many the two differ."""
    differ, figures, proofs = 0, 0, Counter[str]()
    for turn in range(number):
        file = random_evaluation(random.Random(f"{seed} {turn}"))
        again = ranked(file)
        for lot, result in replay(dumps(file).encode()).lots.items():
            one = [(b.bidder, b.rank, b.total, b.quality, b.price, *_points(b.criteria)) for b in result.ranking]
            two = [
                (b.bidder, b.rank, b.total, b.quality, b.price, *_points({n: b.points[n] for n in o.criteria}))
                for b, o in zip(again[lot][0], result.ranking, strict=True)
            ]
            figures += sum(map(len, one))
            differ += sorted(one) != sorted(two)
        snapshot, rows = random_award(random.Random(f"{seed} {turn}"))
        try:
            told = check_places("it", snapshot, rows, 20).proofs
        except Unsound as why:
            differ += 1
            say(f"  {turn}: {why}")
        else:
            proofs["proved again" if any("proved again, and" in one for one in told) else "rebuilt in lot order"] += 1
    say(f"worked out twice: {number} evaluations ({figures:,} figures) and {number} allocations, {differ} differ")
    say("allocations: " + ", ".join(f"{count} {what}" for what, count in sorted(proofs.items())))
    return differ


def _points(criteria: object) -> tuple[tuple[str, Fraction], ...]:
    return tuple(sorted(dict(criteria).items()))  # type: ignore[call-overload]
