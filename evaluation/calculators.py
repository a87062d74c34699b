"""The calculators: commands that redo any figure or date of an evaluation from a file, without the web application.

Each reads, calls the same rules as the pages, and prints one JSON object, or with --table the same for people. Exit
status 0: it was computed. 2: the input is wrong, and standard error says so, one line per fault.
"""

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, NoReturn

import click

from evaluation.award.allocation import printing as allocations
from evaluation.award.allocation.allocating import allocate as allocate_lots
from evaluation.award.allocation.reading import read as read_allocation
from evaluation.award.allocation.solver import LONGEST
from evaluation.award.replay import replay as replay_file
from evaluation.award.replay_output import output as replay_output
from evaluation.award.replay_table import columns
from evaluation.award.replay_table import table as replay_table
from evaluation.financial import reading as financial
from procurement.core.json_input import MOST_BYTES, BadInput, Fault, plain
from procurement.core.vocabulary import Regime
from procurement.timetable import output, rules
from procurement.timetable import published as timetables
from procurement.timetable.calendar import calendar

WRONG_INPUT = 2


class Calculator(click.Command):
    """A command whose every refusal is one line per fault and exit status 2, whoever noticed it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            _refuse(ctx, _fault_of(error))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadInput as bad:
            _refuse(ctx, *bad.faults)
        except rules.OutsideCalendar as error:
            _refuse(ctx, Fault("", str(error)))


def _refuse(ctx: click.Context, *faults: Fault) -> NoReturn:
    click.echo("\n".join(map(str, faults)).encode("utf-8", "backslashreplace"), err=True)
    ctx.exit(WRONG_INPUT)


def _fault_of(error: click.UsageError) -> Fault:
    """An option that is unknown, missing or wrong, as a fault at that option."""
    named = error.param.opts[-1] if isinstance(error, click.BadParameter) and error.param else ""
    if isinstance(error, click.NoSuchOption):
        return Fault(error.option_name, "is not an option of this command")
    if isinstance(error, click.MissingParameter):
        return Fault("FILE" if named == "file" else named, "is missing")
    return Fault("FILE" if named == "file" else named, error.message)


def _refuse_option(option: str, message: str) -> NoReturn:
    raise BadInput(Fault(option, message))


def _print(answer: dict[str, Any], text: Callable[[], str], table: bool) -> None:
    """One JSON object, or its text; in UTF-8 whatever the terminal claims."""
    printed = text() if table else json.dumps(answer, ensure_ascii=False, indent=2)
    click.echo(printed.encode("utf-8", "backslashreplace"))


def _read(path: str) -> bytes:
    """The file, or standard input for `-`; one byte more than is allowed, so that too much shows."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
        with open(path, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a name of a file"
        raise BadInput(Fault("", f"cannot read {path!r}: {reason.lower()}")) from None


def _date(option: str, text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    _refuse_option(option, f"{text!r} is not a date; one that exists is allowed, written like 2025-03-10")


_TABLE = click.option("--table", is_flag=True, help="Print the answer for people instead of as JSON.")
_REGIME = click.option(
    "--regime", type=click.Choice([regime.value for regime in Regime]), required=True, help="The law that applies."
)


@click.command("replay", cls=Calculator)
@click.argument("file")
@_TABLE
def replay(file: str, table: bool) -> None:
    """Recompute an evaluation: rank the bids in FILE (- reads standard input) by its scheme."""
    done = replay_file(_read(file))
    _print(replay_output(done), lambda: replay_table(done), table)


@click.command("ratios", cls=Calculator)
@click.argument("file")
@_TABLE
def ratios(file: str, table: bool) -> None:
    """Financial standing: the ratios of the accounts in FILE, with their working and risk."""
    found = financial.read_and_judge(_read(file))
    _print(financial.output(found), lambda: "\n".join(columns(financial.rows(found), text_columns=4)), table)


@click.command("standstill", cls=Calculator)
@_REGIME
@click.option(
    "--sent",
    multiple=True,
    metavar="DATE[,other[,RECEIVED]]",
    help="PCR2015: when a notice was sent; once for each notice.",
)
@click.option("--published", metavar="DATE", help="PA2023: when the contract award notice was published.")
@click.option("--days", metavar="N", help="PA2023: working days that the notice states, at least 8.")
@click.option("--light-touch", is_flag=True, help="A light touch contract.")
@_TABLE
def standstill(
    regime: str, sent: tuple[str, ...], published: str | None, days: str | None, light_touch: bool, table: bool
) -> None:
    """When may the contract be signed?"""
    law = Regime(regime)
    if law is Regime.PCR2015:
        found = _standstill_pcr(sent, published, days)
    else:
        found = _standstill_act(sent, published, days, light_touch)
    _print(output.standstill_output(found), lambda: output.standstill_text(found), table)


def _standstill_pcr(sent: tuple[str, ...], published: str | None, days: str | None) -> rules.Standstill:
    if published is not None:
        _refuse_option("--published", "is for PA2023; under PCR2015 --sent is needed")
    if days is not None:
        _refuse_option("--days", "is for PA2023; under PCR2015 the law fixes the days")
    if not sent:
        _refuse_option("--sent", "is missing; under PCR2015 one for each notice is needed")
    return rules.standstill_pcr(calendar(Regime.PCR2015), [_notice(text) for text in sent])


def _notice(text: str) -> rules.NoticeSent:
    day, *how = text.split(",")
    sent_on = _date("--sent", day)
    if how in ([], ["electronic"]):
        return rules.NoticeSent(sent_on)
    if how[0] != "other" or len(how) > 2:
        _refuse_option("--sent", f"{text!r} is not understood; DATE, DATE,other and DATE,other,RECEIVED are allowed")
    received_on = _date("--sent", how[1]) if len(how) == 2 else None
    if received_on is not None and received_on < sent_on:
        _refuse_option("--sent", f"{text!r} was received before it was sent; a later date is allowed")
    return rules.NoticeSent(sent_on, electronic=False, received_on=received_on)


def _standstill_act(
    sent: tuple[str, ...], published: str | None, days: str | None, light_touch: bool
) -> rules.Standstill:
    if sent:
        _refuse_option("--sent", "is for PCR2015; under PA2023 --published is needed")
    if published is None:
        _refuse_option("--published", "is missing; under PA2023 the date of the contract award notice is needed")
    if days is not None and not (re.fullmatch(r"[0-9]{1,4}", days) and int(days) >= rules.SHORTEST_STANDSTILL):
        _refuse_option("--days", f"{days!r} is not allowed; a whole number of working days, 8 or more, is")
    stated = None if days is None else int(days)
    on = _date("--published", published)
    return rules.standstill_act(calendar(Regime.PA2023), on, stated, light_touch=light_touch)


@click.command("period", cls=Calculator)
@_REGIME
@click.option("--from", "from_", required=True, metavar="DATE", help="When the notice was sent or published.")
@click.option("--deadline", required=True, metavar="DATE", help="The last day of the period.")
@click.option("--procedure", type=click.Choice([procedure.value for procedure in rules.Procedure]), help="As noticed.")
@click.option("--e-submission", is_flag=True, help="Tenders may be submitted electronically.")
@click.option("--all-documents", is_flag=True, help="All documents were there with the notice.")
@click.option("--prior-notice", is_flag=True, help="A qualifying prior or planned procurement notice was published.")
@click.option("--urgent", is_flag=True, help="A state of urgency.")
@click.option("--stage", type=click.Choice([period.value for period in rules.Period]), default="tender")
@_TABLE
def period(
    regime: str, from_: str, deadline: str, procedure: str | None, stage: str, table: bool, **shortening: bool
) -> None:
    """Is the tendering period long enough?"""
    law, from_on, deadline_on = Regime(regime), _date("--from", from_), _date("--deadline", deadline)
    if deadline_on < from_on:
        _refuse_option("--deadline", "is before --from; a later date is allowed")
    given = rules.Shortening(**shortening)
    try:
        minimum = rules.minimum_period(law, _procedure(law, procedure, stage), rules.Period(stage), given)
    except ValueError as error:
        _refuse_option("--procedure", str(error))
    found = rules.check_period(calendar(law), law, minimum, from_on, deadline_on)
    _print(output.period_output(found), lambda: output.period_text(found), table)


def _procedure(law: Regime, named: str | None, stage: str) -> rules.Procedure:
    """The procedure that was named, or else the common one of that law that has such a stage."""
    if named:
        return rules.Procedure(named)
    if stage == rules.Period.TENDER:
        return rules.Procedure.OPEN
    return rules.Procedure.FLEXIBLE if law is Regime.PA2023 else rules.Procedure.RESTRICTED


@click.command("timetable", cls=Calculator)
@click.argument("file")
@_TABLE
def timetable(file: str, table: bool) -> None:
    """Read and check the published timetable in FILE (- reads standard input)."""
    found = timetables.read_and_check(_read(file))

    def text() -> str:
        rows = columns(timetables.rows_for_people(found), text_columns=4) if found.rows else ["No row."]
        return "\n".join(plain(line) for line in [*rows, "", *timetables.findings_for_people(found), "", output.ADVICE])

    _print(timetables.output(found), text, table)


@click.command("allocate", cls=Calculator)
@click.argument("file")
@_TABLE
@click.option("--limit", type=click.IntRange(1, 86_400), help="Seconds that the best total is looked for (12).")
def allocate(file: str, table: bool, limit: int | None) -> None:
    """Which bidders get which lots: allocate the lots in FILE (- reads standard input) by its mechanism."""
    asked = read_allocation(_read(file))
    found = allocate_lots(asked.terms, LONGEST if limit is None else Fraction(limit))
    _print(allocations.output(asked, found), lambda: allocations.table(asked, found), table)


CALCULATORS: list[click.Command] = [replay, standstill, period, timetable, ratios, allocate]
