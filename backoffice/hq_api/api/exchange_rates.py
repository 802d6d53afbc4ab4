"""The exchange rates at which registers take foreign money."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.filters import ExchangeRateFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, now
from backoffice.hq_api.serializers.exchange_rate import ExchangeRateSerializer
from backoffice.pricing.models import ExchangeRate
from backoffice.pricing.use_cases.add_exchange_rate import add_exchange_rate
from backoffice.pricing.use_cases.remove_exchange_rate import remove_exchange_rate

_RATES = ExchangeRate.objects.select_related("store_currency", "currency")


class ExchangeRates(HqListView):
    """The exchange rates, the latest entered first."""

    queryset = _RATES
    serializer_class = ExchangeRateSerializer
    filterset_class = ExchangeRateFilter
    ordering = ("-id",)

    @extend_schema(responses={201: ExchangeRateSerializer})
    def post(self, request: Request) -> Response:
        """Add an exchange rate that begins now or later; registers know it after the next run of job 1110."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        added = add_exchange_rate(**serializer.validated_data, at=now())
        return Response(self.get_serializer(added).data, status=201)


class OneExchangeRate(HqItemView):
    """One exchange rate. It never changes; another one takes its place."""

    queryset = _RATES
    serializer_class = ExchangeRateSerializer

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: int) -> Response:
        """Take back an exchange rate that has not begun yet."""
        remove_exchange_rate(exchange_rate=self.get_object(), at=now())
        return Response(status=204)
