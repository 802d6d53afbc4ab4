"""In which release each scheduler job's data changed last, and when HQ made that: the age of a job's data.

The channel database itself says only how old its newest package is, and a job without changes is in no package. So it
is noted when the register moves, and who has noted nothing yet goes by the database as a whole.
"""

import sqlite3
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from channel.header import PackageHeader
from channel.timestamp import Timestamp
from pos.journal import settings


class JobRelease(Struct, frozen=True, kw_only=True):
    """The release in which a job's data changed last, and when HQ made its package."""

    release: int
    made_at: Timestamp


_DECODER = msgspec.json.Decoder(dict[int, JobRelease])


def read(journal: sqlite3.Connection) -> dict[int, JobRelease]:
    """Return what is known, by job."""
    text = settings.read(journal, settings.JOB_RELEASES)
    return {} if text is None else _DECODER.decode(text)


def keep(journal: sqlite3.Connection, headers: Sequence[PackageHeader]) -> None:
    """Keep what packages that were applied in this order say. Joins the caller's transaction, if there is one.

    A whole database says of all its jobs that they are of its release; it does not know more.
    """
    found = read(journal)
    for header in headers:
        of_header = JobRelease(release=header.to_release, made_at=header.created_at)
        jobs = header.watermarks if header.job is None else [header.job]
        found.update(dict.fromkeys(jobs, of_header))
    settings.write(journal, settings.JOB_RELEASES, msgspec.json.encode(found).decode())
