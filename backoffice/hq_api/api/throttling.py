"""So many requests a minute for each caller, counted in Django's cache; one integrator's loop is nobody else's trouble."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from backoffice.hq_api.api.caller import caller_of

MINUTE_SECONDS = 60


class CallerThrottle(SimpleRateThrottle):
    """The setting's number, or the token's own; beyond it 429 with Retry-After."""

    def get_rate(self) -> str | None:
        """Name the rate of callers without one of their own."""
        return f"{settings.HQ_API_REQUESTS_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        """Count each caller alone."""
        return f"hq-api:{caller_of(request).key}"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request, by the caller's own number when it has one."""
        self.num_requests = caller_of(request).requests_per_minute or settings.HQ_API_REQUESTS_PER_MINUTE
        return super().allow_request(request, view)
