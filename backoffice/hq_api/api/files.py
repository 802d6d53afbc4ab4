"""Files: packages as they travel, and the ledger as CSV and Parquet."""

from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from backoffice.hq_api.api.hq_view import HqItemView, HqView
from backoffice.hq_api.api.totals import PlainView
from backoffice.hq_api.serializers.distribution import PackageSerializer
from channel.errors import NotFound
from distribution.models import Package
from distribution.package_store import package_store
from registers.queries.exported_rows import EXPORTS
from registers.use_cases.export_ledger import FORMATS, export_ledger

_PACKAGES = Package.objects.select_related("group", "job")


class OnePackage(HqItemView):
    """What is in a package."""

    queryset = _PACKAGES
    serializer_class = PackageSerializer
    lookup_field = "sha256"


class PackageContent(HqView):
    """The bytes of a package."""

    queryset = _PACKAGES
    serializer_class = PackageSerializer
    lookup_field = "sha256"

    @extend_schema(responses={(200, "application/zstd"): OpenApiTypes.BINARY})
    def get(self, _request: Request, **_kwargs: str) -> HttpResponseBase:
        """Return a package as it travels: compressed, and encrypted when it is about people."""
        package = self.get_object()
        try:
            content = package_store().path(package.sha256).open("rb")
        except FileNotFoundError as error:
            raise NotFound("The package's file was removed: nobody needs it any more.") from error
        return FileResponse(content, content_type="application/zstd")


class ExportQuery(serializers.Serializer[Any]):
    """What is exported, and as what."""

    table = serializers.ChoiceField(choices=list(EXPORTS))
    file_format = serializers.ChoiceField(choices=list(FORMATS), default="csv")
    store = serializers.CharField(max_length=20, required=False)
    date_from = serializers.DateField()
    date_to = serializers.DateField()


class LedgerExport(PlainView):
    """The ledger and its totals as files."""

    @extend_schema(
        operation_id="hq_ledger_export",
        parameters=[ExportQuery],
        responses={(200, kind.partition(";")[0]): OpenApiTypes.BINARY for kind in FORMATS.values()},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Send a table of some days while it is read, so that a year takes no more memory than a day."""
        asked = self.asked(ExportQuery, request)
        store = self.store_asked(asked.get("store"))
        pieces = export_ledger(
            table=asked["table"],
            file_format=asked["file_format"],
            reach=self.reach,
            store_number=store.number if store else None,
            first_date=asked["date_from"],
            last_date=asked["date_to"],
        )
        return StreamingHttpResponse(pieces, content_type=FORMATS[asked["file_format"]])
