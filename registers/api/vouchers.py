"""Vouchers and gift cards at the retail server: what is on one, keeping it for a sale, and letting it go.

Not from released data as the rest of the retail server: a balance of this morning pays twice. Numbers are in bodies and never in
addresses, see `channel.voucher`.
"""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from channel.voucher import ReleaseRequest, ReservationAnswer, ReservationRequest, VoucherAnswer, VoucherQuestion
from registers.api.device_view import DeviceView, read_struct, struct_response
from registers.api.struct_schema import struct_schema
from registers.queries.find_voucher import day_in_store, find_voucher
from registers.use_cases.release_voucher import release_voucher
from registers.use_cases.reserve_voucher import reserve_voucher


class VoucherBalance(DeviceView):
    """What is on a voucher."""

    @extend_schema(
        operation_id="retail_voucher_balance",
        description="What can be paid with a voucher or gift card at this moment, and why it is not taken, if it is not.",
        request={"application/json": struct_schema(VoucherQuestion)},
        responses={(200, "application/json"): struct_schema(VoucherAnswer)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Find the voucher."""
        asked = read_struct(request, VoucherQuestion)
        return struct_response(find_voucher(asked.number, on_date=day_in_store(self.device.register.store, timezone.now())))


class VoucherReservations(DeviceView):
    """Money of a voucher for a sale that is being paid."""

    @extend_schema(
        operation_id="retail_voucher_reserve",
        description=(
            "Keep money of a voucher for a transaction: what is asked for, or as much as there is. The id is the register's; "
            "the same request again gets the same answer. What no posted transaction uses is free again after a time."
        ),
        request={"application/json": struct_schema(ReservationRequest)},
        responses={(200, "application/json"): struct_schema(ReservationAnswer)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Reserve it."""
        asked = read_struct(request, ReservationRequest)
        return struct_response(reserve_voucher(register=self.device.register, request=asked, now=timezone.now()))


class VoucherReleases(DeviceView):
    """Money of a voucher that a sale does not use."""

    @extend_schema(
        operation_id="retail_voucher_release",
        description="Let go what was reserved. An id that headquarters has not heard of yet is refused from then on.",
        request={"application/json": struct_schema(ReleaseRequest)},
        responses={204: None},
    )
    def post(self, request: Request) -> HttpResponse:
        """Release it."""
        asked = read_struct(request, ReleaseRequest)
        release_voucher(register=self.device.register, request=asked, now=timezone.now())
        return HttpResponse(status=204)
