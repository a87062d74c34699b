"""How fast marking and moderating are at four sizes, beside what this machine can do at all.

    make bench                    (ARGS='--scale XL': that size as well; --repeats 15)

Each size is built once, in build/scales. Pages are timed in the server, saves over HTTP from a server of its own as
README starts it. It reports, and never fails on a time: build/scales/bench.json has every figure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PORT = 8325
HERE = "/procurements/SMALL-1"


@dataclass
class Figure:
    """One measurement, and the bar it is held to."""

    job: str
    scale: str
    value: float
    unit: str
    bar: str = ""
    statements: int | None = None
    ratio: str = ""


def middle(work: Callable[[], Any], repeats: int) -> float:
    """The middle of several times, in milliseconds; the first, which compiles, is not among them."""
    work()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def machine() -> list[Figure]:
    """What the machine does without us."""
    import xlsxwriter
    from flask import Flask

    block, began = b"e" * (16 << 20), time.perf_counter()
    for _ in range(8):
        hashlib.sha256(block).digest()
    hashing = 128 / (time.perf_counter() - began)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        began = time.perf_counter()
        with open(Path(folder) / "synced", "wb") as file:
            for _ in range(100):
                file.write(b"x" * 4096)
                file.flush()
                os.fsync(file.fileno())
        synced = 100 / (time.perf_counter() - began)
        database = sqlite3.connect(Path(folder) / "commits.db", isolation_level=None)
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE entry (x INTEGER)"):
            database.execute(line)
        began = time.perf_counter()
        for number in range(500):
            database.execute("INSERT INTO entry VALUES (?)", (number,))
        commits = 500 / (time.perf_counter() - began)
        database.close()
        began = time.perf_counter()
        book = xlsxwriter.Workbook(str(Path(folder) / "raw.xlsx"), {"constant_memory": True})
        sheet = book.add_worksheet()
        for row in range(5_000):
            sheet.write_row(row, 0, [f"Bidder {row}", "Q1", 3, 4, 5, "Part (b) has no date."])
        book.close()
        cells = 30_000 / (time.perf_counter() - began)
    hello = Flask("hello")
    hello.add_url_rule("/", view_func=lambda: "hello")
    client = hello.test_client()
    return [
        Figure("SHA-256", "", hashing, "MB/s"),
        Figure("fsync of 4 kB", "", synced, "/s"),
        Figure("SQLite commits (WAL, FULL)", "", commits, "/s"),
        Figure("raw XlsxWriter", "", cells, "cells/s"),
        Figure("Flask hello", "", middle(lambda: client.get("/"), 200), "ms"),
    ]


def pages(scale: str, folder: Path, repeats: int) -> list[Figure]:
    """Moderation, scoring and the matrix of all marks, as the server makes them."""
    from sqlalchemy import select

    from evaluation.award.queries import results
    from exports.score_matrix.facts import matrix
    from exports.score_matrix.lines import lines
    from exports.score_matrix.sheets import workbook
    from procurement.cases.models import Procurement
    from procurement.core import clock
    from procurement.core.db import db
    from procurement.people.models import User
    from tests.bench.filling import application
    from tests.conftest import close
    from tests.pages.visiting import Visitor, statements

    found = []
    app = application(folder / "marked")
    with app.app_context():
        people = {row.email.partition("@")[0]: row for row in db.session.scalars(select(User))}
        tender = db.session.execute(db.text("SELECT min(id) FROM tender")).scalar_one()
        for job, who, path, bar in (
            ("moderation page of 100 items", "moderator", f"{HERE}/moderation", "25 ms, 12 statements"),
            ("moderation page 2, one question", "moderator", f"{HERE}/moderation?question=Q3", "25 ms, 12 statements"),
            ("moderation item", "moderator", f"{HERE}/moderation/Q1/{tender}", "25 ms, 12 statements"),
            ("progress and comparison", "lead", f"{HERE}/scoring/progress", ""),
            ("evaluator's queue", "evaluator1", f"{HERE}/scoring", ""),
            ("evaluator's answer", "evaluator1", f"{HERE}/scoring/Q1/{tender}", ""),
        ):
            person = Visitor(app, people[who])
            if person.get(path).status_code != 200:
                continue
            with statements() as sent:
                person.get(path)
            few = repeats if scale in ("S", "M") else min(repeats, 5)
            busy = time.process_time()
            found.append(Figure(job, scale, middle(lambda p=person, a=path: p.get(a), few), "ms", bar, len(sent)))
            found[-1].ratio = f"{(time.process_time() - busy) * 1000 / (few + 1):.1f} ms of processor"
        here = db.session.scalars(select(Procurement)).one()
        began = time.perf_counter()
        with statements() as sent:
            content = workbook(matrix(here, clock.now()))
        took = time.perf_counter() - began
        found.append(Figure("score matrix as XLSX", scale, took * 1000, "ms", "", len(sent)))
        cells = len(content) and sum(_cells(content))
        found[-1].ratio = f"{cells / took:,.0f} cells/s, {len(content) / 1024:.0f} kB"
        began = time.perf_counter()
        with statements() as sent:
            size = sum(len(line) for line in lines(here))
        took = time.perf_counter() - began
        found.append(Figure("CSV of all marks on agreed scores", scale, took * 1000, "ms", "", len(sent)))
        found[-1].ratio = f"{size / 1024:.0f} kB"
        before = time.process_time()
        began = time.perf_counter()
        with statements() as sent:
            results(here.id, clock.now())
        took = time.perf_counter() - began
        found.append(Figure("ranking of every lot, with the read", scale, took * 1000, "ms", "50 ms", len(sent)))
        found[-1].ratio = f"{(time.process_time() - before) * 1000:.1f} ms of processor"
    close(app)
    return found


def _cells(content: bytes) -> list[int]:
    """The cells of each sheet of a workbook."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return [parts.read(name).count(b"<c ") for name in parts.namelist() if name.startswith("xl/worksheets/")]


def ranking() -> Figure:
    """A thousand bids in each of twenty lots, by the pure rule that everything calls."""
    from evaluation.award.rules import Bid, Earned, rank
    from evaluation.pricing.rules import LowestOverPrice
    from evaluation.scheme.rules import Criterion, Scale, Scheme

    asked = tuple(Criterion(f"Q{n}", Fraction(5)) for n in range(12))
    scheme = Scheme(asked, Scale.of(0, 5), price=LowestOverPrice(Fraction(40)))
    bids = [
        Bid(f"B{n:04d}", {f"Q{q}": Fraction(n * (q + 7) % 6) for q in range(12)}, Fraction(1500 + n, 100))
        for n in range(1000)
    ]
    began, busy = time.perf_counter(), time.process_time()
    earned = Earned(scheme)
    for _ in range(20):
        rank(scheme, bids, earned=earned)
    took = (time.perf_counter() - began) * 1000
    found = Figure("ranking 1,000 bids × 20 lots", "", took, "ms", "50 ms with the read")
    found.ratio = f"{(time.process_time() - busy) * 1000:.1f} ms of processor"
    return found


class Served:
    """A server of an instance in a process of its own."""

    def __init__(self, folder: Path) -> None:
        began = time.perf_counter()
        self._process = subprocess.Popen([sys.executable, "-m", "tests.bench.scales", "--serve", str(folder)], cwd=ROOT)
        from tests.faults.serving import Cut, Person

        for _ in range(600):
            try:
                Person(PORT).get("/sign-in")
                break
            except Cut:
                time.sleep(0.02)
        self.started = time.perf_counter() - began

    def memory(self) -> float:
        """Of the worker, in MB."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        lines = Path(f"/proc/{(children or [self._process.pid])[0]}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def stop(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def saves(scale: str, folder: Path, commits: float) -> list[Figure]:
    """Drafts of marks over HTTP: one after the other, by 1, 8 and 32 at once; and going on to the next answer."""
    from tests.factories import PASSWORD
    from tests.faults.serving import Person

    served = Served(folder / "answers")
    found = [Figure("start-up to the first page", scale, served.started * 1000, "ms", "800 ms")]
    found.append(Figure("idle worker", scale, served.memory(), "MB", "65 MB"))
    try:
        people = []
        for number in (1, 2, 3):
            people.append(Person(PORT))
            people[-1].enter(f"evaluator{number}@council.example", PASSWORD, f"{HERE}/scoring")
        tenders = sqlite3.connect(folder / "answers" / "evenhand.db").execute("SELECT id FROM tender").fetchall()
        for users in (1, 8, 32):
            times: list[float] = []
            began = time.perf_counter()
            at_once = [
                threading.Thread(target=_save, args=(people[n % 3], n, users, [one for (one,) in tenders], times))
                for n in range(users)
            ]
            for thread in at_once:
                thread.start()
            for thread in at_once:
                thread.join()
            took = time.perf_counter() - began
            times.sort()
            p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95) - 1]
            one = Figure(f"save 12 marks, {users} at once, p50", scale, 12 * p50, "ms")
            one.bar = f"{12_000 / commits:.1f} ms (12 commits)" if users == 1 else "p95/p50 ≤ 2"
            one.ratio = f"{len(times) / took:.0f} marks/s, p95/p50 {p95 / p50:.1f}"
            found.append(one)
        found.append(_going_on(people[0], scale, [one for (one,) in tenders][:20]))
    finally:
        served.stop()
    return found


def _save(person: Any, number: int, users: int, tenders: list[int], times: list[float]) -> None:
    code = f"Q{1 + (number // 3) % 12}"
    for turn in range(24 if users == 1 else 12):
        tender = tenders[(turn * users + number) % len(tenders)]
        said = {"mark": "3", "strengths": "", "concerns": "", "reason": f"No date, {users} {turn}.", "version": "1"}
        began = time.perf_counter()
        reply = person.post(f"{HERE}/scoring/{code}/{tender}/draft", **said)
        if reply.status == 200:
            times.append((time.perf_counter() - began) * 1000)


def _going_on(person: Any, scale: str, tenders: list[int]) -> Figure:
    """Save and next: the form of a whole page, and the page of the answer that follows."""
    times = []
    for tender in tenders:
        said = {"mark": "4", "strengths": "", "concerns": "", "reason": "A date is missing.", "version": ""}
        began = time.perf_counter()
        reply = person.post(f"{HERE}/scoring/Q12/{tender}", **said)
        if reply.status in (302, 303):
            person.get(reply.headers["Location"])
            times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return Figure("save and next, p95", scale, times[int(len(times) * 0.95) - 1] if times else 0, "ms", "300 ms")


def serve(folder: Path) -> None:
    """As `evenhand serve` does, on an instance of the bench."""
    from dataclasses import replace

    from app import create_app
    from config import Settings
    from procurement.core import serving

    serving.serve(lambda: create_app(replace(Settings.for_tests(folder))), PORT)


def main() -> None:
    """Measure and print."""
    ask = argparse.ArgumentParser(description="Time marking and moderating at several sizes.")
    ask.add_argument("--scale", action="append", default=[], choices=["S", "M", "L", "XL"])
    ask.add_argument("--only", action="store_true", help="the named sizes alone")
    ask.add_argument("--repeats", type=int, default=9)
    ask.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.serve:
        serve(given.serve)
        return
    from tests.bench.filling import SCALES, filled

    into = ROOT / "build" / "scales"
    into.mkdir(parents=True, exist_ok=True)
    found = machine()
    commits = next(one.value for one in found if one.job.startswith("SQLite"))
    found.append(ranking())
    _print(found)
    wanted = [n for n in SCALES if n in given.scale or (not given.only and n != "XL")]
    for name in wanted:
        began = time.perf_counter()
        folder = filled(SCALES[name], into)
        print(f"\n{name}: {SCALES[name].marks:,} marks, there after {time.perf_counter() - began:.0f} s", flush=True)
        mine = pages(name, folder, given.repeats) + saves(name, folder, commits)
        _print(mine)
        found += mine
    (into / "bench.json").write_text(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False))
    _compare(found)


def _print(found: list[Figure]) -> None:
    for one in found:
        asked = f"{one.statements} statements" if one.statements is not None else ""
        bar = f"bar {one.bar}" if one.bar else ""
        print(f"  {one.job:34} {one.value:10,.1f} {one.unit:8} {asked:14} {bar:28} {one.ratio}")
    sys.stdout.flush()


def _compare(found: list[Figure]) -> None:
    """How a page grows from M to the largest size that was measured."""
    by = {(one.job, one.scale): one.value for one in found}
    largest = next((name for name in ("XL", "L") if any(one.scale == name for one in found)), "")
    for (job, scale), value in by.items():
        if scale == largest and value and by.get((job, "M")) and "page" in job:
            print(f"  {job}: {largest}/M {value / by[job, 'M']:.2f} (bar for moderation 1.3)")


if __name__ == "__main__":
    main()
