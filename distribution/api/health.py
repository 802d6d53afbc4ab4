"""Whether HQ answers: what a register asks before it returns online, and a load balancer before it sends requests."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from channel.timestamp import timestamp_text
from distribution.queries.headquarters_epoch import headquarters_epoch
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema


class HealthAnswer(Struct, frozen=True):
    """HQ answers: its clock, and its epoch from the database."""

    time: str
    epoch: int


class Health(APIView):
    """Open to everyone: nothing is said that a stranger could use."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="health",
        description="HQ's clock and epoch. An answer means that web server and database work.",
        responses={(200, "application/json"): struct_schema(HealthAnswer)},
        auth=[],
    )
    def get(self, _request: Request) -> HttpResponse:
        """Answer with clock and epoch."""
        return struct_response(HealthAnswer(timestamp_text(timezone.now()), headquarters_epoch()))
