"""The feed: every transaction once, those that were committed late included, for an ERP that misses none."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from backoffice.hq_api.api.totals import PlainView
from distribution.queries.headquarters_epoch import headquarters_epoch
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema
from registers.models import Transaction
from registers.queries.transaction_feed import transactions_after

ROWS = 500
MAXIMUM_ROWS = 1000


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A posted transaction: what lists show, and its document as its register wrote it."""

    id: str
    type: str
    store_number: str
    register_number: str
    receipt_number: str
    business_date: date
    posted_at: datetime
    currency: str
    gross_amount: Decimal
    is_after_close: bool
    corrections: list[Any]
    document: msgspec.Raw


class FeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A page; `next_position` is what to ask with next, be the page empty or not."""

    results: list[FeedEntry]
    next_position: str
    has_more: bool


class FeedQuery(serializers.Serializer[Any]):
    """Where the feed goes on."""

    # As long as an address may be: a web server takes some 4,000 characters, and none of these is written as three.
    after = serializers.RegexField(
        "^[A-Za-z0-9_-]*$",
        max_length=3000,
        required=False,
        help_text="`next_position` of the page before; empty: the beginning.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=MAXIMUM_ROWS, default=ROWS)


class TransactionFeed(PlainView):
    """Everything after a position."""

    more_problems = {"GET": ["409"]}

    @extend_schema(
        operation_id="hq_transaction_feed",
        parameters=[FeedQuery],
        responses={(200, "application/json"): struct_schema(FeedAnswer)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return what was posted after a position, each transaction once.

        Keep `next_position` with what you have stored, in one transaction of your own, and ask with it again; the same position
        gives the same page. 409 says that headquarters was restored: begin anew, and recognise transactions by their id.
        """
        asked, rows = self.asked(FeedQuery, request), self.reach.of(Transaction.objects.all())
        page = transactions_after(
            position=asked.get("after"), limit=asked["limit"], epoch=headquarters_epoch(), transactions=rows
        )
        entries = [_entry(transaction) for transaction in page.rows]
        return struct_response(FeedAnswer(results=entries, next_position=page.next_position, has_more=page.has_more))


def _entry(transaction: Transaction) -> FeedEntry:
    names = ("type", "store_number", "register_number", "receipt_number", "business_date", "posted_at", "currency",
             "gross_amount", "is_after_close", "corrections")  # fmt: skip
    values = {name: getattr(transaction, name) for name in names}
    return FeedEntry(id=str(transaction.pk), document=msgspec.Raw(bytes(transaction.document)), **values)
