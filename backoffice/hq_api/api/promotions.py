"""The promotions, as docs/promotions.md explains them."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.hq_view import HqItemView
from backoffice.hq_api.api.setting_up import NamedListView
from backoffice.hq_api.serializers.promotion import PromotionSerializer
from backoffice.pricing.models import Promotion
from channel.errors import InvalidInput

_PROMOTIONS = Promotion.objects.select_related("price_group").prefetch_related("parts", "items__product", "items__category")


class Promotions(NamedListView):
    """The promotions, with what they are for."""

    queryset = _PROMOTIONS
    serializer_class = PromotionSerializer

    @extend_schema(responses={201: PromotionSerializer})
    @transaction.atomic
    def post(self, request: Request) -> Response:
        """Create a promotion; registers know it after the next run of job 1020."""
        return self.create(request)


class OnePromotion(HqItemView):
    """One promotion."""

    queryset = _PROMOTIONS
    serializer_class = PromotionSerializer
    lookup_field = "code"

    @transaction.atomic
    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change what is named; parts and items are replaced whole."""
        promotion = self.get_object()
        self.hold_state(request, promotion)
        serializer = self.get_serializer(promotion, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        if serializer.validated_data.get("code", promotion.code) != promotion.code:
            raise InvalidInput("This never changes.", errors=[{"pointer": "/code", "detail": "This never changes."}])
        serializer.save()
        return self.shown(request, self.get_object())
