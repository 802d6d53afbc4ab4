"""What registers take money by and print: payment methods, currencies, receipt settings."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.setting_up import NamedItemView, NamedListView
from backoffice.hq_api.serializers.channel_configuration import (
    CurrencySerializer,
    PaymentMethodSerializer,
    ReceiptSettingsSerializer,
)
from backoffice.pricing.use_cases.remove_currency import remove_currency
from registers.models import Currency, PaymentMethod, ReceiptSettings
from registers.use_cases.remove_receipt_settings import remove_receipt_settings


class PaymentMethods(NamedListView):
    """The payment methods."""

    queryset = PaymentMethod.objects.all()
    serializer_class = PaymentMethodSerializer

    @extend_schema(responses={201: PaymentMethodSerializer})
    def post(self, request: Request) -> Response:
        """Create a payment method; registers offer it after the next run of job 1070."""
        return self.create(request)


class OnePaymentMethod(NamedItemView):
    """One payment method."""

    queryset = PaymentMethod.objects.all()
    serializer_class = PaymentMethodSerializer
    fixed = ("code", "kind")

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change it, or make it inactive; it is never removed, because transactions carry its code."""
        return self.change(request)


class Currencies(NamedListView):
    """The currencies."""

    queryset = Currency.objects.all()
    serializer_class = CurrencySerializer

    @extend_schema(responses={201: CurrencySerializer})
    def post(self, request: Request) -> Response:
        """Create a currency."""
        return self.create(request)


class OneCurrency(NamedItemView):
    """One currency."""

    queryset = Currency.objects.all()
    serializer_class = CurrencySerializer

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a currency that nothing is counted in."""
        remove_currency(currency=self.get_object())
        return Response(status=204)


class AllReceiptSettings(NamedListView):
    """The receipt settings."""

    queryset = ReceiptSettings.objects.all()
    serializer_class = ReceiptSettingsSerializer

    @extend_schema(responses={201: ReceiptSettingsSerializer})
    def post(self, request: Request) -> Response:
        """Create receipt settings; `PATCH stores/{number}` gives them to a store."""
        return self.create(request)


class OneReceiptSettings(NamedItemView):
    """One set of receipt settings."""

    queryset = ReceiptSettings.objects.all()
    serializer_class = ReceiptSettingsSerializer

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change what is printed."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove receipt settings that no store prints by."""
        remove_receipt_settings(receipt_settings=self.get_object())
        return Response(status=204)
