"""Vouchers and gift cards: a list, bulk upserts by number, their end, and a feed of all that moved."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.bulk import BulkListView, bulk_schema
from backoffice.hq_api.api.feed import FeedQuery
from backoffice.hq_api.api.filters import VoucherFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqView, now
from backoffice.hq_api.api.totals import PlainView
from backoffice.hq_api.domain.bulk_reading import VOUCHERS
from backoffice.hq_api.serializers.voucher import ReasonSerializer, VoucherSerializer
from backoffice.hq_api.use_cases.take_in_vouchers import BY, take_in_vouchers
from distribution.queries.headquarters_epoch import headquarters_epoch
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema
from registers.models import Voucher, VoucherMovement
from registers.queries.posted_rows import rows_after
from registers.use_cases.cancel_voucher import cancel_voucher

_VOUCHERS = Voucher.objects.select_related("currency")
_MOVEMENTS = VoucherMovement.objects.select_related("voucher__currency")


class MovementEntry(Struct, frozen=True, kw_only=True):
    """Money put onto a voucher, or taken from it (negative); a sale or return names its transaction and payment."""

    id: UUID
    number: str
    currency: str
    kind: str
    amount: Decimal
    balance_after: Decimal
    at: datetime
    transaction_id: UUID | None
    payment_number: int | None
    store_number: str
    register_number: str
    user_name: str
    note: str


class MovementsAnswer(Struct, frozen=True, kw_only=True):
    """A page; `next_position` is what to ask with next, be the page empty or not."""

    results: list[MovementEntry]
    next_position: str
    has_more: bool


class Vouchers(BulkListView):
    """The vouchers and gift cards, the newest first."""

    queryset = _VOUCHERS
    serializer_class = VoucherSerializer
    filterset_class = VoucherFilter
    ordering = ("-created_at", "-id")
    kind, take_in = VOUCHERS, staticmethod(take_in_vouchers)

    @bulk_schema(VOUCHERS, "hq_vouchers_upsert", "Issue vouchers, or change their validity and block")
    def post(self, request: Request) -> HttpResponse:
        """Upsert vouchers."""
        return self.upsert(request)


class OneVoucher(HqItemView):
    """One voucher."""

    queryset = _VOUCHERS
    serializer_class = VoucherSerializer


class CancelVoucher(HqView):
    """The end of a voucher."""

    queryset = _VOUCHERS
    serializer_class = ReasonSerializer

    @extend_schema(responses={200: VoucherSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Take all that is left of it, for a reason."""
        voucher = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        cancel_voucher(voucher=voucher, note=serializer.validated_data["note"], user_name=BY, now=now())
        return Response(VoucherSerializer(_VOUCHERS.get(pk=voucher.pk)).data)


class VoucherMovements(PlainView):
    """Everything that moved after a position."""

    more_problems = {"GET": ["409"]}

    @extend_schema(
        operation_id="hq_voucher_movement_feed",
        parameters=[FeedQuery],
        responses={(200, "application/json"): struct_schema(MovementsAnswer)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return what moved after a position, each movement once, late ones included; read it as the feed of transactions."""
        asked = self.asked(FeedQuery, request)
        page = rows_after(
            rows=_MOVEMENTS.all(), feed="vouchers", position=asked.get("after"), limit=asked["limit"], epoch=headquarters_epoch()
        )
        entries = [_entry(movement) for movement in page.rows]
        return struct_response(MovementsAnswer(results=entries, next_position=page.next_position, has_more=page.has_more))


def _entry(movement: VoucherMovement) -> MovementEntry:
    names = ("id", "kind", "amount", "balance_after", "at", "transaction_id", "payment_number", "store_number",
             "register_number", "user_name", "note")  # fmt: skip
    voucher = movement.voucher
    values = {name: getattr(movement, name) for name in names}
    return MovementEntry(number=voucher.number, currency=voucher.currency.code, **values)
