"""Sums and gaps: what was sold each day, and which transactions HQ has not got."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from backoffice.hq_api.api.hq_view import HqView
from backoffice.hq_api.models import ServiceToken
from backoffice.hq_api.queries.missing_page import MissingPage, missing_page
from channel.errors import NotFound, NotPermitted
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema
from registers.models import Register, RegisterJournal, Store
from registers.queries.daily_totals import DailyTax, DailyTender, DailyTotal, daily_taxes, daily_tenders, daily_totals
from registers.queries.missing_transactions import Scope as MissingScope
from registers.use_cases.give_up_missing import give_up_missing

LONGEST_DAYS = 366
LONGEST_DAYS_OF_ALL = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTotalsAnswer:
    """What was sold, how it was paid, and the taxes in it; amounts are texts."""

    totals: list[DailyTotal]
    tenders: list[DailyTender]
    taxes: list[DailyTax]


class PlainView(HqView):
    """A call that shows no rows of a table."""

    pagination_class = None
    filter_backends = ()
    serializer_class = serializers.Serializer

    def asked(self, serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """Read the query of an address."""
        query = serializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        validated: dict[str, Any] = query.validated_data
        return validated

    def store_asked(self, number: str | None) -> Store | None:
        """Find the store that is asked for; None: none in particular.

        Raises: NotFound, and NotPermitted for another store than the token's. A person is not told which others there are.
        """
        if not number:
            return None
        store = Store.objects.filter(number=number).first()
        if store is not None and self.reach.holds(store):
            return store
        if store is not None and isinstance(self.request.auth, ServiceToken):
            raise NotPermitted("This service token is restricted to another store.")
        raise NotFound("There is no store of this number.")


class DailyTotalsQuery(serializers.Serializer[Any]):
    """Which days, of which store."""

    date_from = serializers.DateField()
    date_to = serializers.DateField()
    store = serializers.CharField(max_length=20, required=False)
    register = serializers.CharField(max_length=20, required=False)
    by_register = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hold the days to what one answer carries."""
        days = (attrs["date_to"] - attrs["date_from"]) + timedelta(days=1)
        longest = LONGEST_DAYS if attrs.get("store") else LONGEST_DAYS_OF_ALL
        if not timedelta(0) < days <= timedelta(days=longest):
            raise serializers.ValidationError(
                {"date_to": f"Ask for 1 to {LONGEST_DAYS} days of one store, or {LONGEST_DAYS_OF_ALL} of all."}
            )
        return attrs


class DailyTotals(PlainView):
    """The daily totals."""

    @extend_schema(
        operation_id="hq_daily_totals_list",
        parameters=[DailyTotalsQuery],
        responses={(200, "application/json"): struct_schema(DailyTotalsAnswer)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return totals, tenders and taxes per business date, and what waits in quarantine beside them."""
        asked = self.asked(DailyTotalsQuery, request)
        store = self.store_asked(asked.get("store"))
        days: dict[str, Any] = {"first_date": asked["date_from"], "last_date": asked["date_to"], "reach": self.reach}
        days["store_number"] = store.number if store else None
        totals = daily_totals(**days, register_number=asked.get("register"), by_register=asked["by_register"])
        return struct_response(DailyTotalsAnswer(totals=totals, tenders=daily_tenders(**days), taxes=daily_taxes(**days)))


class MissingQuery(serializers.Serializer[Any]):
    """Whose transactions, and which part of the list."""

    store = serializers.CharField(max_length=20, required=False)
    register = serializers.CharField(max_length=20, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=100)
    cursor = serializers.CharField(max_length=500, required=False, help_text="Where the list goes on, as `next` says.")


class MissingTransactions(PlainView):
    """What HQ has not got."""

    @extend_schema(
        operation_id="hq_missing_transactions_list",
        parameters=[MissingQuery],
        responses={(200, "application/json"): struct_schema(MissingPage)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the ranges of sequence numbers that never arrived, since when, and what the registers told of them."""
        asked = self.asked(MissingQuery, request)
        store = self.store_asked(asked.get("store"))
        register_id = None
        if asked.get("register"):
            registers = self.reach.of(Register.objects.filter(number=asked["register"]))
            register_id = registers.values_list("pk", flat=True).first()
            if register_id is None:
                raise NotFound("There is no register of this number.")
        scope = MissingScope(store_id=store.pk if store else None, register_id=register_id, reach=self.reach)
        here = request.build_absolute_uri()
        page = missing_page(
            scope,
            limit=asked["limit"],
            cursor=asked.get("cursor"),
            address=lambda cursor: replace_query_param(here, "cursor", cursor),
        )
        return struct_response(page)


class GiveUpSerializer(serializers.Serializer[Any]):
    """What never came and is no longer looked for, and why."""

    register = serializers.CharField(max_length=20)
    journal_id = serializers.CharField(max_length=36)
    up_to = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="A sequence number that was seen.")
    note = serializers.CharField(max_length=300)


class GivenUpSerializer(serializers.Serializer[Any]):
    """How many transactions are no longer looked for."""

    given_up = serializers.IntegerField(min_value=0)


class GiveUpMissing(HqView):
    """Giving up what is missing."""

    queryset = RegisterJournal.objects.select_related("register")
    serializer_class = GiveUpSerializer

    @extend_schema(responses={200: GivenUpSerializer})
    def post(self, request: Request) -> Response:
        """Give up what is missing of a journal up to a number; what comes all the same is posted."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        journal = self.get_queryset().filter(register__number=asked["register"], journal_id=asked["journal_id"]).first()
        if journal is None:
            raise NotFound("This register never had such a journal.")
        given_up = give_up_missing(journal=journal, up_to=asked["up_to"], user=self.caller.user, note=asked["note"])
        return Response(GivenUpSerializer({"given_up": given_up}).data)
