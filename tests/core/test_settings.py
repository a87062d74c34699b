"""A half-configured instance refuses to start, and says what to set."""

from pathlib import Path

import pytest

from config import ConfigurationFault, Settings


def test_production_needs_its_hosts_and_its_address(tmp_path: Path) -> None:
    env = {"EVENHAND_ENV": "production", "EVENHAND_INSTANCE": str(tmp_path)}
    with pytest.raises(ConfigurationFault, match="TRUSTED_HOSTS"):
        Settings.from_environment(env)
    with pytest.raises(ConfigurationFault, match="BASE_URL"):
        Settings.from_environment(env | {"TRUSTED_HOSTS": "tenders.council.example"})
    with pytest.raises(ConfigurationFault, match="BASE_URL"):
        Settings.from_environment(env | {"TRUSTED_HOSTS": "x.example", "BASE_URL": "http://x.example"})
    ready = Settings.from_environment(env | {"TRUSTED_HOSTS": "x.example", "BASE_URL": "https://x.example"})
    assert not ready.development


def test_a_plain_postgresql_address_finds_its_driver(tmp_path: Path) -> None:
    env = {"EVENHAND_INSTANCE": str(tmp_path), "DATABASE_URL": "postgresql://user@host/name"}
    assert Settings.from_environment(env).database_url == "postgresql+psycopg://user@host/name"


def test_the_session_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    env = {"EVENHAND_INSTANCE": str(tmp_path)}
    first, second = Settings.from_environment(env), Settings.from_environment(env)
    assert first.secret_key == second.secret_key and len(first.secret_key) == 64
    assert (tmp_path / "keys" / "session.key").stat().st_mode & 0o077 == 0
