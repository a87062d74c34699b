"""The server is killed (SIGKILL) while files come in, while tenders are submitted, opened and marked.

    make faults         (ARGS='--cycles 30 --seed 7 --only submit'; ARGS='--records 1000' tampers with a record instead)

After each kill it is started again and everybody goes on. Nothing that was acknowledged may be lost, nothing half may
be seen, a sweep must leave nothing behind, and every invariant must hold. Exit status 1 when anything was otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import migrate
from tests.databases import LIVE, Cluster, PostgresMissing, copy_database
from tests.faults.looking import LOOKS
from tests.faults.serving import Nursery
from tests.faults.stories import STORIES, Tally, prepare

WHOLE = 25
"""After so many cycles of a story every invariant is tested, not only those that are quick."""

TENTH = 10
"""Of so many cycles on SQLite there is one on PostgreSQL, which takes longer to put a state back."""

Say = Callable[[str], None]


def kill_often(
    folder: Path,
    cycles: int,
    seed: int,
    only: str | None,
    say: Say,
    *,
    browser: bool = False,
    cluster: Cluster | None = None,
) -> dict[str, Tally]:
    """Go through the stories, each for its part of the cycles; what each came to."""
    from app import create_app
    from config import Settings

    told: dict[str, Tally] = {}
    stories = {only: STORIES[only]} if only else STORIES
    where = cluster.url(LIVE) if cluster else None
    nursery = Nursery(lambda: create_app(Settings.for_tests(folder / "instance", where)), folder, LOOKS, cluster)
    try:
        prepare(nursery)
        for place, (name, kind) in enumerate(stories.items()):
            mine, start = cycles // len(stories) + (place < cycles % len(stories)), time.perf_counter()
            story = kind(nursery, seed)
            story.prepare(1 if cycles < WHOLE else 3)
            for number in range(1, mine + 1):
                story.cycle(whole=number % WHOLE == 0 or (number == mine and mine > 2))
            told[name] = story.tally
            _tell(name, story.tally, time.perf_counter() - start, say)
        if browser:
            told["browser"] = _in_browser(nursery, say)
    finally:
        nursery.close()
    return told


def _in_browser(nursery: Nursery, say: Say) -> Tally:
    from tests.faults.in_browser import FILES, SIZE, drop_twelve

    done = drop_twelve(nursery)
    say(
        f"browser: {FILES} files of {SIZE / 1e6:.0f} MB by one drop in {done.seconds:.0f} s, line cut and server "
        f"killed meanwhile; {done.pieces} pieces sent, {done.again} of them again; wrong {len(done.wrong)}"
    )
    for one in done.wrong:
        say(f"  {one}")
    return Tally(kills=1, lost=done.wrong)


def _tell(name: str, tally: Tally, seconds: float, say: Say) -> None:
    say(
        f"{name}: {tally.kills} kills ({tally.aimed} at a commit or a sync) in {seconds:.0f} s; "
        f"{tally.acknowledged} acknowledged, {len(tally.lost)} lost; {tally.unanswered} done and not yet said when "
        f"killed; taken up again {tally.resumed} times; half or wrong {len(tally.half)}; "
        f"swept {tally.swept_files} files and {tally.swept_keys} keys"
    )
    for one in (tally.lost + tally.half)[:10]:
        say(f"  {one}")


def sound(told: dict[str, Tally]) -> bool:
    """Whether nothing was lost and nothing was wrong."""
    return not any(tally.lost or tally.half for tally in told.values())


def main() -> None:
    """From the console."""
    asked = argparse.ArgumentParser(description="Kill the server again and again.")
    asked.add_argument("--cycles", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=list(STORIES))
    asked.add_argument("--no-browser", action="store_true", help="do not drop twelve files in Chromium at the end")
    asked.add_argument(
        "--records", type=int, help="instead: tamper so many times with a record, and work results out twice"
    )
    given = asked.parse_args()
    if given.records:
        sys.exit(_records(given.records, given.seed))
    with tempfile.TemporaryDirectory(prefix="evenhand-faults-") as name:
        told = _on_sqlite(Path(name) / "sqlite", given)
    if not given.only:
        print("On PostgreSQL:")
        with tempfile.TemporaryDirectory(prefix="evenhand-faults-") as name:
            more = on_postgresql(Path(name), given.cycles // TENTH, given.seed, print)
            told |= {f"{story} on PostgreSQL": tally for story, tally in more.items()}
    sys.exit(0 if sound(told) else 1)


def _records(number: int, seed: int) -> int:
    """Tamper with a record, and half as many evaluations worked out twice; 1 when anything was not found."""
    from tests.faults.records import tamper_often, work_out_twice

    with tempfile.TemporaryDirectory(prefix="evenhand-faults-") as name:
        missed = tamper_often(Path(name), number, seed, print)
    return 1 if work_out_twice(number // 2, seed, print) + missed else 0


def _on_sqlite(folder: Path, given: argparse.Namespace) -> dict[str, Tally]:
    (folder / "instance").mkdir(parents=True)
    migrate(f"sqlite:///{folder / 'instance' / 'evenhand.db'}")
    browser = not (given.only or given.no_browser)
    return kill_often(folder, given.cycles, given.seed, given.only, print, browser=browser)


def on_postgresql(folder: Path, cycles: int, seed: int, say: Say) -> dict[str, Tally]:
    """The same on a PostgreSQL of its own, whose states are copies of the database beside those of the folder."""
    try:
        cluster = Cluster()
    except PostgresMissing:
        say("PostgreSQL is not installed, so only SQLite was looked at.")
        return {}
    cluster.start()
    try:
        (folder / "instance").mkdir(parents=True)
        copy_database(str(cluster.folder), cluster.fresh(migrate), LIVE)
        return kill_often(folder, cycles, seed, None, say, cluster=cluster)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
