"""The business days of a store: how they stand, closing them and opening them again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework import serializers
from rest_framework.request import Request

from backoffice.hq_api.api.hq_view import HqView, now
from backoffice.hq_api.serializers.registers import NoteSerializer
from channel.errors import NotFound
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema
from registers.models import Store
from registers.queries.store_days import StoreDayStanding, store_days
from registers.use_cases.close_store_day import close_store_day
from registers.use_cases.reopen_store_day import reopen_store_day

LONGEST_DAYS = 366


class StoreDayAnswer(Struct, frozen=True, kw_only=True):
    """One business date; `closed_at` is null while it is open. What it came to, the daily totals say."""

    business_date: date
    closed_at: datetime | None
    closed_by: str | None
    note: str
    open_shifts: int
    late: int
    quarantined: int


class StoreDaysAnswer(Struct, frozen=True, kw_only=True):
    """The days of which there is something to say, the latest first."""

    results: list[StoreDayAnswer]


class StoreDaysQuery(serializers.Serializer[Any]):
    """Which days."""

    date_from = serializers.DateField()
    date_to = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hold the days to what one answer carries."""
        if not timedelta(0) <= attrs["date_to"] - attrs["date_from"] < timedelta(days=LONGEST_DAYS):
            raise serializers.ValidationError({"date_to": f"Ask for 1 to {LONGEST_DAYS} days."})
        return attrs


class StoreView(HqView):
    """Something about one store."""

    queryset = Store.objects.all()
    lookup_field = "number"
    pagination_class = None
    filter_backends = ()
    serializer_class: type[serializers.BaseSerializer[Any]] = NoteSerializer


class StoreDays(StoreView):
    """The days of a store."""

    @extend_schema(
        operation_id="hq_store_days_list",
        parameters=[StoreDaysQuery],
        responses={(200, "application/json"): struct_schema(StoreDaysAnswer)},
    )
    def get(self, request: Request, **_kwargs: str) -> HttpResponse:
        """Return how the days stand: closed or not, shifts that are open, what came late, what is in quarantine."""
        store = self.get_object()
        query = StoreDaysQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        days = store_days(store_number=store.number, first_date=asked["date_from"], last_date=asked["date_to"])
        return struct_response(StoreDaysAnswer(results=[_shown(day) for day in days]))


class StoreDayVerb(StoreView):
    """Something that is done to a business day."""

    verb: ClassVar[Callable[..., Any]]

    def decide(self, request: Request, day: str) -> HttpResponse:
        """Do it, with a note for the day's history, and answer how the day stands."""
        store, business_date = self.get_object(), _date(day)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        note = serializer.validated_data["note"]
        type(self).verb(store=store, business_date=business_date, user=self.caller.user, now=now(), note=note)
        standing = store_days(store_number=store.number, first_date=business_date, last_date=business_date)
        return struct_response(_shown(standing[0] if standing else StoreDayStanding(business_date=business_date)))


class CloseStoreDay(StoreDayVerb):
    """Closing a day."""

    verb = staticmethod(close_store_day)

    @extend_schema(responses={(200, "application/json"): struct_schema(StoreDayAnswer)})
    def post(self, request: Request, *, business_date: str, **_kwargs: str) -> HttpResponse:
        """Close it: what is posted for it from now on is marked as late, and nothing is refused."""
        return self.decide(request, business_date)


class ReopenStoreDay(StoreDayVerb):
    """Opening a day again."""

    verb = staticmethod(reopen_store_day)

    @extend_schema(responses={(200, "application/json"): struct_schema(StoreDayAnswer)})
    def post(self, request: Request, *, business_date: str, **_kwargs: str) -> HttpResponse:
        """Open it again; what came late stays marked, because it did."""
        return self.decide(request, business_date)


def _date(text: str) -> date:
    """Read the day in an address."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("There is no such day.") from error


def _shown(day: StoreDayStanding) -> StoreDayAnswer:
    closed = day.closed
    return StoreDayAnswer(
        business_date=day.business_date,
        closed_at=closed.closed_at if closed else None,
        closed_by=closed.closed_by.get_username() if closed and closed.closed_by else None,
        note=closed.note if closed else "",
        open_shifts=day.open_shifts,
        late=day.late,
        quarantined=day.quarantined,
    )
