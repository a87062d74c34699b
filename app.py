"""Evenhand: the application and its console script. The only module that knows everything."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO

import click
import govuk_frontend_jinja
from cachelib.file import FileSystemCache
from flask import Blueprint, Flask, Response, current_app, request, session, url_for
from flask.cli import FlaskGroup, with_appcontext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_session import Session
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import evaluation
import exports
import procurement
from config import ConfigurationFault, Settings
from demonstration.points import MARK, Point
from evaluation.award.call_in import keep_call_in
from evaluation.award.standing_still import keep_award_notice
from evaluation.calculators import CALCULATORS
from evaluation.check import COMMANDS as CHECKS
from evaluation.gates import GATES
from evaluation.keeping.actions import dispose_of_due
from evaluation.keeping.console import COMMANDS as KEPT
from evaluation.keeping.queries import why_gone
from evaluation.moderation.actions.keeping import keep_missing
from evaluation.negotiation.arranged import meetings_arranged
from evaluation.pricing.drafted import read_draft
from evaluation.setup.called_in import award_notice, why_waits
from exports.api.views import token_sent
from exports.disposal_certificate.console import COMMANDS as ERASED
from exports.record.actions import hand_out
from exports.record.console import COMMANDS as RECORDS
from exports.taking_out.sweeping import sweep
from procurement.core import action, clock, jobs, outbox, permissions_page, serving, web, words
from procurement.core.access import POLICY
from procurement.core.action import BARS
from procurement.core.counted_tries import SCHEME
from procurement.core.db import db
from procurement.core.files import FileStore
from procurement.core.left_out import left_out
from procurement.core.memory import look_seldom
from procurement.core.schema import bring_up_to_date
from procurement.core.signing_key import signing_key
from procurement.core.virus_scanner import VirusScanner
from procurement.core.vocabulary import ROLE_WORDS, STAGE_WORDS, Role, Stage, in_time
from procurement.papers.queries import forms_given
from procurement.people import queries as people_queries
from procurement.people import signing, signing_views, single_sign_on
from procurement.people.console import COMMANDS as ACCOUNTS
from procurement.people.notices import wanted
from procurement.people.sessions import MARK as SIGNED_IN
from procurement.people.sessions import keep_last_hour
from procurement.pqq.queries import people_remaining
from procurement.tenders import formatted
from procurement.tenders.actions import count_all, scan_waiting
from procurement.tenders.actions.certifying import remind_of_certificates
from procurement.tenders.actions.sweeping import sweep as sweep_store
from procurement.tenders.backup_console import COMMANDS as BACKUPS
from procurement.tenders.console import COMMANDS as STORED
from procurement.tenders.content import MOST_BYTES
from procurement.tenders.filled_forms import keep_forms
from procurement.tenders.last_hour import in_last_hour
from procurement.tenders.priced import keep_reader
from procurement.tenders.queries import people_bidding
from procurement.tenders.scanning import scan_with
from procurement.tenders.verifying import verify_receipt
from procurement.timetable import queries as timetable_queries
from procurement.timetable.actions import keep_gates
from procurement.timetable.actions.reminding import remind_all
from procurement.timetable.beyond import keep_beyond
from procurement.timetable.frame import navigation
from procurement.timetable.watching import watch_clock

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGE_LIMIT = 12 * 1024 * 1024
WHOLE_FILES = frozenset({"papers.add", "papers.replace"})
"""Forms by which the council hands out documents of any size that is allowed; none of these is secret."""

WHOLE_FILE_LIMIT = MOST_BYTES + 1024 * 1024
SIGN_IN_RATE = "20 per minute"
LIMITED = (
    "security.login",
    "signing.code",
    "joining.register",
    "joining.forgotten",
    "joining.link",
    "setup.invitation",
)
"""Where nobody has signed in yet, and guessing or flooding would pay."""

OTHER_SYSTEMS = "api."
READING_RATE = "60 per minute"


class Knowledge:
    """What the door asks about people and windows."""

    def roles(
        self, actor_id: int, procurement_id: int | None, now: datetime
    ) -> tuple[frozenset[Role], Mapping[Role, str]]:
        return people_queries.roles(actor_id, procurement_id, now)

    def windows(self, procurement_id: int | None, now: datetime) -> tuple[frozenset[Stage], Mapping[Stage, str]]:
        return timetable_queries.open_stages(procurement_id, now)

    def gone(self, procurement_id: int | None) -> str:
        return why_gone(procurement_id)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Raises ConfigurationFault or RuntimeError rather than start half-guarded."""
    settings = settings or Settings.from_environment()
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__, instance_path=str(settings.instance.resolve()), static_folder="static")
    _configure(app, settings)
    db.init_app(app)
    CSRFProtect(app)
    Session(app)
    load_everything()
    signing.install(app)
    app.view_functions["security.login"] = signing_views.sign_in
    single_sign_on.install(app)
    app.before_request(signing_views.rest)
    keep_last_hour(in_last_hour)
    outbox.ask_first(wanted)
    web.OPEN_ENDPOINTS |= {"security.login", "security.logout", "security.verify", "security.static"}
    action.know(Knowledge())
    keep_gates(GATES)
    keep_beyond(meetings=meetings_arranged, bidders=people_bidding, remaining=people_remaining)
    keep_reader(read_draft)
    keep_call_in(why_waits)
    keep_award_notice(award_notice)
    keep_forms(forms_given)
    _stores(app, settings)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    _limit(app, settings)
    _pages(app)
    web.check_routes(app)
    check_bars()
    return app


def _configure(app: Flask, settings: Settings) -> None:
    secure = not settings.development and not settings.testing
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECURITY_PASSWORD_SALT=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        TESTING=settings.testing,
        DEMONSTRATION=settings.demonstration,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=PAGE_LIMIT,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SESSION_TYPE="cachelib",
        SESSION_CACHELIB=FileSystemCache(str(settings.instance / "sessions"), threshold=100_000, mode=0o600),
        SESSION_PERMANENT=True,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=13),  # an hour past the twelve after which it rests
        SESSION_COOKIE_NAME="evenhand",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure,
    )
    if settings.testing:  # a hash in a millisecond: tests make hundreds of accounts
        app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = {"argon2__rounds": 1, "argon2__memory_cost": 64}
    if settings.database_url.startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True, "hide_parameters": True}
    else:
        connecting = {"check_same_thread": False}
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": connecting, "hide_parameters": True}
    app.request_class = PrivateRequest
    app.before_request(_let_whole_files_in)


class PrivateRequest(Flask.request_class):  # type: ignore[name-defined, misc]
    """A request whose uploaded parts stay in memory: what is sealed never lies in a temporary file in the clear.

    What the council hands out to all bidders is not sealed and may be large: that waits on disk, under no name.
    """

    def _get_file_stream(self, *_args: object, **_kwargs: object) -> IO[bytes]:
        if self.endpoint not in WHOLE_FILES:
            return BytesIO()
        waiting = TemporaryFile(dir=current_app.instance_path)  # noqa: SIM115 -- closed with the request
        self.__dict__.setdefault("waiting", []).append(waiting)
        return waiting

    def close(self) -> None:
        """Let go of what waited on disk, also where the form could not be read to its end."""
        super().close()
        for waiting in self.__dict__.pop("waiting", []):
            waiting.close()


def _let_whole_files_in() -> None:
    """Before a form is read: somebody who is signed in may send a whole document."""
    if request.endpoint in WHOLE_FILES and SIGNED_IN in session:
        request.max_content_length = WHOLE_FILE_LIMIT


@cache
def load_everything() -> None:
    """Import every module of the packages, so that tables, views, bars, jobs and tasks are all registered."""
    for package in (procurement, evaluation, exports):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _modules() -> list[ModuleType]:
    return [
        m for name, m in sorted(sys.modules.items()) if name.split(".")[0] in ("procurement", "evaluation", "exports")
    ]


def _blueprints() -> list[Blueprint]:
    found = {
        id(value): value
        for module in _modules()
        if module.__name__.endswith("views")
        for value in vars(module).values()
        if isinstance(value, Blueprint)
    }
    return sorted(found.values(), key=lambda blueprint: blueprint.name)


def check_bars() -> None:
    """Refuse to start when the policy names a bar that nothing can find out."""
    unknown = {bar for grant in POLICY.values() for bar in grant.barred_by} - set(BARS)
    if unknown:
        raise RuntimeError(f"bars without a finder: {', '.join(sorted(unknown))}")


def _limit(app: Flask, settings: Settings) -> None:
    where = f"{SCHEME}://{settings.instance / 'counts'}"
    limiter = Limiter(get_remote_address, app=app, storage_uri=where, enabled=not settings.testing)
    app.extensions["evenhand limiter"] = limiter  # it is held weakly elsewhere
    for endpoint in LIMITED:
        limited = limiter.limit(SIGN_IN_RATE, methods=["POST"], exempt_when=lambda: in_last_hour(clock.now()))
        app.view_functions[endpoint] = limited(app.view_functions[endpoint])
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(OTHER_SYSTEMS):
            shared = limiter.shared_limit(READING_RATE, scope="readings", key_func=_who_reads)
            app.view_functions[endpoint] = shared(view)


def _who_reads() -> str:
    """A token that is in force, or else the address it comes from: each has its own readings a minute.

    Whoever tries tokens that are none is counted as one, however many they try.
    """
    token = token_sent(clock.now())
    return f"token {token.id}" if token else get_remote_address()


def _stores(app: Flask, settings: Settings) -> None:
    keys = settings.draft_keys or settings.instance / "draft-keys"
    store = FileStore(settings.instance / "files", settings.instance / "keys" / "files.key", keys)
    app.extensions["files"], app.extensions["draft keys"] = store, store.drafts
    outbox.post_with(outbox.Post(settings.instance / "outbox", settings.mail_from, settings.mail_server))
    if settings.demonstration:
        app.extensions["clock"] = clock.ShiftedClock(settings.instance / "clock-shift")
        clock.set(app.extensions["clock"])
    app.extensions["signing key"] = signing_key(settings.instance / "keys" / "signing.key")
    app.extensions["anchors"] = settings.anchors
    app.extensions["virus scanner"] = VirusScanner(settings.virus_scanner) if settings.virus_scanner else None
    scan_with(None)
    if settings.jobs_inline:
        jobs.run_now()
        outbox.deliver_with(None)
        return
    with left_out("psycopg"):  # for queues in a database of that kind: ours lies in a file
        from huey import SqliteHuey, crontab
    queue = SqliteHuey(filename=str(settings.instance / "jobs.db"))
    app.extensions["jobs"] = queue
    app.extensions["at start"] = [lambda: within(tidy)]

    def within(work: Callable[[], None]) -> None:
        with app.app_context():
            work()

    jobs.queue_with(queue, within)
    outbox.deliver_with(queue.task(name="deliver")(lambda: within(outbox.deliver_waiting)))
    scan_with(queue.task(name="scan")(lambda: within(_scan)))
    queue.periodic_task(crontab(), name="scan again")(lambda: within(_scan))
    queue.periodic_task(crontab(), name="count drafts")(lambda: within(_count_drafts))
    queue.periodic_task(crontab(minute="*/10"), name="remind")(lambda: _remind(app, settings.base_url))
    queue.periodic_task(crontab(hour="3", minute="20"), name="sweep")(lambda: within(_sweep))
    queue.periodic_task(crontab(hour="3", minute="40"), name="anchor")(lambda: within(_anchor))


def tidy() -> None:
    """Take away what a crash left, before anybody is served, and send the mail that it kept from being sent.

    A disposal that was begun goes on, and one that a backup knew nothing of is carried out again.
    """
    dispose_of_due()
    sweep_store()
    outbox.deliver_waiting()


def _sweep() -> None:
    """Take away archives, uploads and drafts that have lain long enough, and procurements whose disposal is due."""
    dispose_of_due()
    sweep()
    sweep_store()


def _anchor() -> None:
    """Once a day: the head of the audit log goes out of the service, signed."""
    hand_out(current_app.extensions["anchors"])


def _scan() -> None:
    """Once a minute, and when a file has come: whatever waits for the virus scanner."""
    scan_waiting()


def _count_drafts() -> None:
    """Once a minute: whether the clock was moved; if not, what was published to count at a deadline that has passed."""
    watch_clock()
    count_all()


def _remind(app: Flask, address: str) -> int:
    """Send the reminders that are due, where addresses of pages can be made: each names where a thing is done."""
    with app.test_request_context(base_url=address):
        return remind_all(address) + remind_of_certificates(address)


def _pages(app: Flask) -> None:
    app.jinja_env.undefined = ChainableUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assert app.jinja_loader is not None
    app.jinja_loader = ChoiceLoader(  # type: ignore[assignment]
        [app.jinja_loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader(govuk_frontend_jinja.__name__)})]
    )
    app.jinja_env.filters.update(words.FILTERS)
    web.install(
        app,
        [
            ("ROLE_WORDS", ROLE_WORDS),
            ("STAGE_WORDS", STAGE_WORDS),
            ("Stage", Stage),
            ("Role", Role),
            ("in_time", in_time),
            ("formatted", formatted),
        ],
    )
    app.context_processor(_frame)
    if app.config["SESSION_COOKIE_SECURE"]:  # behind nginx, which says who is asking and by which scheme
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.wsgi_app = serving.method_override(app.wsgi_app, "/uploads/")  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=str(app.static_folder), prefix="static/", max_age=3600)  # type: ignore[method-assign]

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if "Cache-Control" not in headers or response.mimetype == "text/html":
            headers["Cache-Control"] = "no-store"
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def _frame() -> dict[str, object]:
    """What the frame of every page needs."""
    signed_in = current_user.is_authenticated
    return {
        "nav": navigation() if signed_in else [],
        "home_url": url_for("home.home") if signed_in else url_for("security.login"),
        "help_url": url_for("home.help"),
        "sign_out_url": url_for("security.logout"),
        "account_url": url_for("people.profile") if signed_in else None,
        "theme": current_user.theme if signed_in and current_user.theme != "auto" else "",
        "keys_off": bool(signed_in and not current_user.keys),
        "demonstration_clock": bool(current_app.config["DEMONSTRATION"]),
    }


@click.group(cls=FlaskGroup, create_app=lambda: create_app(), add_version_option=False)
def cli() -> None:
    """Evenhand: evaluate tenders with a record that stands."""
    look_seldom()


@cli.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema (makes it when there is none)."""
    bring_up_to_date()
    keep_missing()


@cli.command("serve")
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
def serve(port: int) -> None:
    """Serve on this machine alone, with the job worker inside."""
    settings = replace(Settings.from_environment(), base_url=f"http://127.0.0.1:{port}")
    serving.serve(lambda: create_app(settings), port)


@cli.command("remind")
def remind() -> None:
    """Send the reminders that are due now, each once (the running server does so every ten minutes)."""
    settings = Settings.from_environment()
    click.echo(f"{words.count(_remind(create_app(settings), settings.base_url), 'reminder')} sent.")


@cli.command("permissions")
def permissions() -> None:
    """Print docs/permissions.md from the policy table."""
    click.echo(permissions_page.page(), nl=False)


@cli.command("demo")
@click.option("--at", type=click.Choice([point.value for point in Point]), help="The point of its life to build.")
@click.option("--anew", is_flag=True, help="Take an earlier demonstration away first; keys and samples stay.")
@click.option("--port", default=8000, show_default=True, help="The port that the sign-in links name.")
def demo(at: str | None, anew: bool, port: int) -> None:
    """Load the demonstration procurement and print a sign-in link for each role."""
    from demonstration import commands  # it brings document makers that no server needs

    settings = replace(Settings.from_environment(), jobs_inline=True, base_url=f"http://127.0.0.1:{port}")
    if anew:
        commands.sweep(settings.instance)
    settings.instance.mkdir(parents=True, exist_ok=True)
    (settings.instance / MARK).touch()
    app = create_app(replace(settings, demonstration=True))
    with app.app_context():
        bring_up_to_date()
        commands.load_or_tell(settings.instance, at)


def main() -> None:
    """The console script: a fault of configuration is one line, never a traceback."""
    try:
        cli()
    except (ConfigurationFault, RuntimeError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


for command in [*CALCULATORS, *CHECKS, *ACCOUNTS, *STORED, *BACKUPS, *RECORDS, *KEPT, *ERASED, verify_receipt]:
    cli.add_command(command)
