"""Settings, read from the environment once. A half-configured instance refuses to start."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class ConfigurationFault(Exception):
    """A setting is missing or wrong; the sentence says which and what to do."""


@dataclass(frozen=True)
class SingleSignOn:
    """The council's own sign-in for its staff: an OpenID provider, and how this instance is known to it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "your organisation’s account"

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "SingleSignOn | None":
        """Read OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_NAME; all of the first three, or none."""
        named = [env.get(f"OIDC_{part}", "") for part in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")]
        if not any(named):
            return None
        if not all(named):
            raise ConfigurationFault("Single sign-on needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
        if not named[0].startswith("https://"):
            raise ConfigurationFault("OIDC_ISSUER is not an https:// address.")
        return cls(named[0].rstrip("/"), named[1], named[2], env.get("OIDC_NAME") or cls.name)


@dataclass(frozen=True)
class Settings:
    """How this instance runs."""

    instance: Path
    database_url: str
    secret_key: str
    second_step_key: str
    base_url: str = "http://127.0.0.1:8000"
    development: bool = True
    demonstration: bool = False
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    mail_server: str | None = None
    mail_from: str = "evenhand@localhost"
    virus_scanner: str | None = None
    """Where clamd answers (host:port, or the path of its socket), where files are scanned at all."""
    single_sign_on: "SingleSignOn | None" = None
    testing: bool = False
    jobs_inline: bool = False
    draft_keys: Path | None = None
    """Where the keys of drafts lie (else in the instance's folder): on this machine's own disk, and in no backup."""
    buyer_ppon: str = ""
    """The number of whoever buys on the central digital platform, which notices and open data give."""
    buyer_address: str = ""
    """Its postal address, on one line."""
    anchors: Path | None = None
    """Where each day's anchor of the audit log is put: a folder of another machine or office, that only grows."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read EVENHAND_* and DATABASE_URL. Raises ConfigurationFault."""
        env = os.environ if environ is None else environ
        root = Path(__file__).resolve().parent
        instance = Path(env.get("EVENHAND_INSTANCE", root / "instance"))
        production = env.get("EVENHAND_ENV", "development") == "production"
        hosts = tuple(h.strip() for h in env.get("TRUSTED_HOSTS", "").split(",") if h.strip())
        base_url = env.get("BASE_URL", "")
        ppon = env.get("BUYER_PPON", "").strip().upper()
        if ppon and not re.fullmatch(r"[A-Z]{4}-[0-9]{4}-[A-Z]{4}", ppon):
            raise ConfigurationFault("BUYER_PPON is not a number of the platform: it looks like PABC-1234-DEFG.")
        if production and not hosts:
            raise ConfigurationFault("TRUSTED_HOSTS is not set: name the host names this instance answers to.")
        if production and not base_url.startswith("https://"):
            raise ConfigurationFault("BASE_URL is not set: give the https:// address that people use.")
        return cls(
            instance=instance,
            database_url=_address(env.get("DATABASE_URL") or f"sqlite:///{instance / 'evenhand.db'}"),
            secret_key=env.get("SECRET_KEY") or _kept_secret(instance / "keys" / "session.key"),
            second_step_key=_kept_secret(instance / "keys" / "second-step.key"),
            base_url=base_url or "http://127.0.0.1:8000",
            development=not production,
            demonstration=(instance / "demonstration").exists(),
            trusted_hosts=hosts or ("127.0.0.1", "localhost"),
            mail_server=env.get("MAIL_SERVER") or None,
            mail_from=env.get("MAIL_FROM", "evenhand@localhost"),
            single_sign_on=SingleSignOn.from_environment(env),
            virus_scanner=env.get("CLAMD") or None,
            buyer_ppon=ppon,
            buyer_address=env.get("BUYER_ADDRESS", "").strip(),
            draft_keys=Path(keys) if (keys := env.get("EVENHAND_DRAFT_KEYS")) else None,
            anchors=Path(outside) if (outside := env.get("EVENHAND_ANCHORS")) else None,
        )

    @classmethod
    def for_tests(cls, folder: Path, database_url: str | None = None, *, demonstration: bool = False) -> "Settings":
        """An instance in a folder of its own, whose jobs run at once."""
        return cls(
            instance=folder,
            database_url=_address(database_url or f"sqlite:///{folder / 'evenhand.db'}"),
            secret_key="only for tests, and long enough to sign with",  # noqa: S106
            second_step_key="only for tests, and long enough to hide secrets with",
            testing=True,
            jobs_inline=True,
            demonstration=demonstration,
        )


def _address(url: str) -> str:
    """Name the driver that is installed for a plain postgresql:// address."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _kept_secret(path: Path) -> str:
    """A secret made on first use and kept beside the instance's other keys."""
    try:
        return path.read_text()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = secrets.token_hex(32)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secret)
        return secret
