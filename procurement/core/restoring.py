"""A backup put back into an empty instance: proved first, and the database last, so that half of it is never served."""

from pathlib import Path

from sqlalchemy import Engine, inspect

from procurement.core.backing_up import (
    DATABASE,
    DUMP,
    Manifest,
    Unusable,
    copy_file,
    differing,
    measured,
    run_tool,
)
from procurement.core.draft_keys import sync_folder


def restore(folder: Path, instance: Path, engine: Engine) -> Manifest:
    """Put a backup back. Raises Unusable, with nothing changed, where it is harmed or does not belong here."""
    said = Manifest.read(folder)
    if said.database != engine.dialect.name:
        raise Unusable(f"This is a backup of {_words(said.database)}, and here is {_words(engine.dialect.name)}.")
    if _has_tables(engine):
        raise Unusable("There is a database here already, and a backup is never put over one. Name an empty instance.")
    if wrong := differing(said, instance):
        names = ", ".join(f"keys/{name}" for name in wrong)
        raise Unusable(
            f"The keys here are not those of the instance that was backed up ({names}). They are in no backup: put "
            f"the folder keys as its keeper holds it into {instance} in place of the one that is there, and try again."
        )
    if harmed := [name for name, known in said.files.items() if not _as_known(folder / name, known)]:
        more = f" and {len(harmed) - 3} more" if len(harmed) > 3 else ""
        raise Unusable(f"The backup is harmed: {', '.join(harmed[:3])}{more}. Nothing was put back.")
    last = DATABASE if said.database == "sqlite" else DUMP
    for name in said.files:
        if name != last:
            copy_file(folder / name, instance / name)
    engine.dispose()
    if said.database == "sqlite":
        target = Path(str(engine.url.database))
        waiting = target.with_name(f"{target.name}.part")
        copy_file(folder / DATABASE, waiting)
        waiting.replace(target)
        sync_folder(target.parent)
    else:
        arguments = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(folder / DUMP))
        run_tool("pg_restore", engine, *arguments)
    return said


def _has_tables(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
        return False
    return bool(inspect(engine).get_table_names())


def _as_known(path: Path, known: tuple[int, str]) -> bool:
    return path.is_file() and measured(path) == known


def _words(dialect: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(dialect, dialect)
