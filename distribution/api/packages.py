"""The bytes of a package: immutable, named by their hash, in any range; the reason a download can always go on.

Sent from the file as it lies in the package store, by the server's sendfile where it has one. Django's static view
knows no ranges, and a proxy in front would not know which device may read what.
"""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from channel.errors import NotFound
from distribution.api.byte_range import ByteRange, FilePart, RangeNotSatisfiable, requested_range
from distribution.package_store import package_store
from distribution.queries.package_for_register import OfferedPackage, package_for_register
from distribution.use_cases.take_up_package import take_up_package
from registers.api.device_view import DeviceView

CONTENT_TYPE = "application/zstd"
# A year, the most the RFC knows. Private: what a device may read is not for whoever asks a shared cache next.
CACHE_CONTROL = "private, max-age=31536000, immutable"


class _PartResponse(FileResponse):
    """A part of a file; the headers are the view's, because Django would measure the whole file."""

    block_size = 256 * 1024

    def set_headers(self, filelike: Any) -> None:
        """Leave the headers alone."""


class PackageDownload(DeviceView):
    """One package of the device's group."""

    @extend_schema(
        operation_id="package_download",
        description=(
            "The bytes of a package of the device's channel data group. Range and If-Range as in RFC 9110, one range at a "
            "time. The first request of a package opens its download session."
        ),
        parameters=[OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER)],
        responses={(200, CONTENT_TYPE): OpenApiTypes.BINARY, (206, CONTENT_TYPE): OpenApiTypes.BINARY, 304: None, 416: None},
    )
    def get(self, request: Request, sha256: str) -> HttpResponseBase:
        """Send a package, or the part that is asked for."""
        package = package_for_register(self.device.register_id, sha256)
        path = _existing(package)
        if request.method == "HEAD":
            return _answer(package, HttpResponse(content_type=CONTENT_TYPE), package.size_bytes)
        if request.headers.get("If-None-Match", "") == _etag(package):
            return _answer(package, HttpResponse(status=304), None)
        try:
            part = requested_range(_range_header(request, package), package.size_bytes)
        except RangeNotSatisfiable:
            refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{package.size_bytes}"})
            return _answer(package, refused, 0)
        take_up_package(channel_database_id=package.channel_database_id, sha256=package.sha256, now=timezone.now())
        return _file_answer(package, path, part)

    def head(self, request: Request, sha256: str) -> HttpResponseBase:
        """Say how long a package is without taking it up."""
        return self.get(request, sha256)


def _existing(package: OfferedPackage) -> Path:
    """Find the file of a package.

    One that is shorter than it was is as good as lost: whoever was promised all of its bytes would wait for the rest.

    Raises:
        NotFound: the package store has lost it.
    """
    path = package_store().path(package.sha256)
    if not path.is_file() or path.stat().st_size != package.size_bytes:
        raise NotFound("The package store has lost this package.")
    return path


def _range_header(request: Request, package: OfferedPackage) -> str:
    """Return the range that counts: none when the caller holds the beginning of another file."""
    if request.headers.get("If-Range", _etag(package)) != _etag(package):
        return ""
    return str(request.headers.get("Range", ""))


def _file_answer(package: OfferedPackage, path: Path, part: ByteRange | None) -> HttpResponseBase:
    """Answer with the part, or with the whole file."""
    whole = ByteRange(0, package.size_bytes - 1, package.size_bytes)
    sent = part or whole
    response = _PartResponse(FilePart(path, sent), status=206 if part else 200, content_type=CONTENT_TYPE)
    if part:
        response.headers["Content-Range"] = part.content_range
    return _answer(package, response, sent.length)


def _answer(package: OfferedPackage, response: HttpResponseBase, length: int | None) -> HttpResponseBase:
    """Add the headers that all answers about a package have."""
    response.headers["ETag"] = _etag(package)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Accept-Ranges"] = "bytes"
    if length is not None:
        response.headers["Content-Length"] = str(length)
    return response


def _etag(package: OfferedPackage) -> str:
    return f'"{package.sha256}"'
