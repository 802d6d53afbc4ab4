"""What truly changed in each job: found by comparing with the builder's copy, and applied to it.

A job whose tables are announced in another shape is replaced whole; see `shape_changes.py`.

A job that cannot be read leaves no trace in the copy but its error; the others go on.
"""

import logging
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from channel.delta import apply_table
from channel.errors import PackageInvalid
from channel.row_hash import TableChecksum
from channel.state import read_state
from distribution.announcements import tables_of_job
from distribution.packaging.build import Build
from distribution.packaging.copy_damage import CopyDamaged, copy_is_damaged
from distribution.packaging.shape_changes import ShapeChange, replace_tables
from distribution.packaging.table_changes import STAGED_SCHEMA, TableChange, find_table_change

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class JobChanges:
    """What looking at the jobs brought up. `checksums` are those of every table once the changes are applied."""

    checksums: dict[str, TableChecksum]
    changes: dict[int, list[TableChange]] = field(default_factory=dict)
    reshaped: dict[int, ShapeChange] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)


def find_job_changes(
    copy: sqlite3.Connection,
    build: Build,
    jobs: Iterable[int],
    since: Mapping[int, str],
    shapes: Mapping[int, ShapeChange],
) -> JobChanges:
    """Find and apply the changes of each job since its watermark, within a transaction of the copy.

    Raises:
        BuildCanceled: somebody wanted it.
        CopyDamaged: the copy cannot be read.
    """
    found = JobChanges(checksums=dict(read_state(copy).checksums))
    unreadable: tuple[type[Exception], ...] = (sqlite3.Error, PackageInvalid, *build.snapshot.errors)
    for job in jobs:
        checksums = dict(found.checksums)
        copy.execute("SAVEPOINT job")
        try:
            with build.snapshot.attempt():
                changes = _change_copy(copy, build, job, since.get(job), shapes.get(job), checksums)
        except unreadable as error:
            if copy_is_damaged(copy, error):
                raise CopyDamaged from error
            logger.exception("Job %s of channel data group %s cannot be read", job, build.group)
            copy.execute("ROLLBACK TO job")
            found.failures[job] = f"{type(error).__name__}: {error}"
        else:
            found.checksums = checksums
            if job in shapes:
                found.reshaped[job] = shapes[job]
            elif changes:
                found.changes[job] = changes
        copy.execute("RELEASE job")
    return found


def _change_copy(
    copy: sqlite3.Connection,
    build: Build,
    job: int,
    since: str | None,
    shape: ShapeChange | None,
    checksums: dict[str, TableChecksum],
) -> list[TableChange]:
    """Apply what changed in a job's tables to the copy and to `checksums`; return the changes that are staged."""
    if shape is not None:
        replace_tables(copy, build, shape, checksums)
        return []
    found = (find_table_change(copy, build, replicated, since) for replicated in tables_of_job(job))
    changes = [change for change in found if change is not None]
    for change in changes:
        checksums[change.table.name] = apply_table(copy, STAGED_SCHEMA, change.table, checksums[change.table.name])
    return changes
