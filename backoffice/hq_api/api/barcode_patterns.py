"""How the labels of a company's scales are laid out, as docs/pricing.md explains it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.catalog.models import BarcodePattern
from backoffice.hq_api.api.setting_up import NamedItemView, NamedListView
from backoffice.hq_api.serializers.barcode_pattern import BarcodePatternSerializer


class BarcodePatterns(NamedListView):
    """The layouts of labels."""

    queryset = BarcodePattern.objects.all()
    serializer_class = BarcodePatternSerializer
    ordering = ("pattern",)

    @extend_schema(responses={201: BarcodePatternSerializer})
    def post(self, request: Request) -> Response:
        """Create a layout; registers read labels by it after the next run of job 1040."""
        return self.create(request)


class OneBarcodePattern(NamedItemView):
    """One layout."""

    queryset = BarcodePattern.objects.all()
    serializer_class = BarcodePatternSerializer
    lookup_field = "pattern"
    fixed = ("pattern",)

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name or decimals, or use it no more."""
        return self.change(request)
