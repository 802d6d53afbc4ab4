"""What was posted after a position: how an ERP reads every row once, those that were committed late included.

Neither ids nor times say what is new: a transaction that posts for long has small ones and is seen last. So a position is
a snapshot of PostgreSQL, and a page holds what is visible in a later one and was not in that (DESIGN 4.3). What is
delivered is in the order of the database transactions that posted it, which is not always the one in which it was sold.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from registers.domain.feed_position import FeedPosition, position_text, read_position

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class FeedPage(Generic[Row]):
    """A page of a feed; with `has_more`, the next page can be asked for at once."""

    rows: list[Row]
    next_position: str
    has_more: bool


def rows_after(*, rows: "QuerySet[Row]", feed: str, position: str | None, limit: int, epoch: int) -> FeedPage[Row]:
    """Read at most `limit` rows that were posted after a position, None for the beginning.

    Their table has `posted_in`, and ids in hexadecimal form; `feed` is its name, so that a position of one feed is none of
    another; `epoch` is HQ's. A reader must not narrow the rows otherwise from page to page. The same position gives the same
    page again, until it is left.

    Raises: InvalidInput for no position, StateConflict for one of before a restore.
    """
    place = read_position(position, epoch=epoch, feed=feed)
    if connection.vendor == "postgresql":
        return _page_of_snapshots(rows, place, limit)
    return _page_of_rows(rows, place, limit)


def _page_of_snapshots(rows: "QuerySet[Row]", place: FeedPosition, limit: int) -> FeedPage[Row]:
    """Read on in the window that was begun, and then in a new one, so that an empty page means that there is nothing."""
    found: list[Any] = []
    if place.window is not None:
        found = list(_in_window(rows, place, place.window)[:limit])
        if len(found) < limit:
            place = FeedPosition(feed=place.feed, epoch=place.epoch, snapshot=place.window)
    window = place.window
    if window is None:
        window = _current_snapshot()
        found += _in_window(rows, place, window)[: limit - len(found)]
    if len(found) < limit:
        reached = FeedPosition(feed=place.feed, epoch=place.epoch, snapshot=window)
    else:
        last = found[-1]
        reached = FeedPosition(
            feed=place.feed, epoch=place.epoch, snapshot=place.snapshot, window=window, posted_in=last.posted_in, last_id=last.pk
        )
    return FeedPage(found, position_text(reached), has_more=len(found) == limit)


def _in_window(rows: "QuerySet[Row]", place: FeedPosition, window: str) -> "QuerySet[Row]":
    """Select what is visible in the window, was not delivered before it, and comes after the last row delivered of it.

    The ends of the snapshots bound the index scan; `pg_visible_in_snapshot` decides.
    """
    rows = rows.filter(posted_in__lt=int(window.split(":")[1]))
    table = rows.model._meta.db_table
    xid = f'"{table}"."posted_in"::text::xid8'
    rows = _where(rows, f"pg_visible_in_snapshot({xid}, %s::pg_snapshot)", [window])
    if place.snapshot is not None:
        rows = rows.filter(posted_in__gte=int(place.snapshot.split(":")[0]))
        rows = _where(rows, f"NOT pg_visible_in_snapshot({xid}, %s::pg_snapshot)", [place.snapshot])
    if place.last_id is not None:
        last = [place.posted_in, place.last_id]
        rows = _where(rows, f'("{table}"."posted_in", "{table}"."id") > (%s, %s)', last)
    return rows.order_by("posted_in", "id")


def _where(rows: "QuerySet[Row]", sql: str, parameters: list[Any]) -> "QuerySet[Row]":
    """Add a condition that the ORM cannot write."""
    return rows.extra(where=[sql], params=parameters)  # noqa: S610 - written above, with parameters apart


def _current_snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        snapshot: str = cursor.fetchone()[0]
        return snapshot


def _page_of_rows(rows: "QuerySet[Row]", place: FeedPosition, limit: int) -> FeedPage[Row]:
    """Read on in SQLite's order of rows: writers follow one another, and nothing is ever deleted."""
    numbered = rows.annotate(feed_row=RawSQL(f'"{rows.model._meta.db_table}".rowid', ()))  # noqa: S611 - a table of ours
    found: list[Any] = list(numbered.filter(feed_row__gt=place.row).order_by("feed_row")[:limit])
    row: int = found[-1].feed_row if found else place.row
    return FeedPage(found, position_text(FeedPosition(feed=place.feed, epoch=place.epoch, row=row)), has_more=len(found) == limit)
