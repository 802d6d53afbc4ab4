"""The audit log, for programs that keep it elsewhere: read only."""

from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from backoffice.audit.domain.feed_place import FeedPlace, read_place
from backoffice.audit.models import AuditEntry
from backoffice.audit.queries.audit_feed import entries_after
from backoffice.hq_api.api.totals import PlainView
from distribution.queries.headquarters_epoch import headquarters_epoch
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema

ROWS = 500
MAXIMUM_ROWS = 1000
PLAIN = ("id", "at", "actor", "actor_name", "way", "request", "action", "event", "subject_type", "subject_id", "subject_name",
         "changes", "counts", "note")  # fmt: skip


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who changed what, from what to what: `changes` is {field: [before, after]}, of a bulk write `counts` has numbers."""

    id: int
    at: datetime
    actor: str
    actor_name: str
    way: str
    request: str
    request_id: str
    action: str
    event: str
    subject_type: str
    subject_id: str
    subject_name: str
    changes: dict[str, list[Any]]
    counts: dict[str, int]
    note: str


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page; `next_position` is what to ask with next, be the page empty or not."""

    results: list[AuditLine]
    next_position: str
    has_more: bool


class AuditQuery(serializers.Serializer[Any]):
    """Where the feed goes on."""

    after = serializers.CharField(
        max_length=100, required=False, default="", allow_blank=True, help_text="`next_position` of the page before."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MAXIMUM_ROWS, default=ROWS)


class AuditLog(PlainView):
    """Everything that was changed after a position."""

    more_problems = {"GET": ["409"]}

    @extend_schema(
        operation_id="hq_audit_log",
        parameters=[AuditQuery],
        responses={(200, "application/json"): struct_schema(AuditPage)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the lines of the audit log after a position, each once; the same position gives the same page.

        A person who may not see accounts gets no lines about access: accounts, roles, tokens.

        409 says that headquarters was restored: begin anew, and recognise lines by their id. Lines older than
        AUDIT_LOG_DAYS are gone.
        """
        asked = self.asked(AuditQuery, request)
        place = read_place(asked["after"], epoch=headquarters_epoch())
        reader = None if request.auth else self.caller.user
        found = entries_after(place, asked["limit"], reader=reader)
        if found:
            place = FeedPlace(place.epoch, found[-1].written_in, found[-1].pk)
        lines = [_line(entry) for entry in found]
        return struct_response(AuditPage(results=lines, next_position=place.text(), has_more=len(found) == asked["limit"]))


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(request_id=str(entry.request_id), **{name: getattr(entry, name) for name in PLAIN})
