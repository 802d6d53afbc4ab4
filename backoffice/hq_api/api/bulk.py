"""What all bulk calls have in common: the body, and the answer with a word for each row."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from backoffice.hq_api.api.hq_view import HqListView
from backoffice.hq_api.domain.bulk_answers import BulkAnswer
from backoffice.hq_api.domain.bulk_body import JSON, MAX_ROWS, NDJSON, rows_of
from backoffice.hq_api.domain.bulk_reading import KindOfRow
from backoffice.hq_api.use_cases.take_in_rows import TakeIn, take_in_rows
from registers.api.device_view import struct_response
from registers.api.struct_schema import struct_schema
from registers.domain.upload_body import unpack_body

Post = TypeVar("Post", bound=Callable[..., HttpResponse])

MAX_UNPACKED_BYTES = 64 * 1024 * 1024

DESCRIPTION = (
    f"Create or change up to {MAX_ROWS} rows by their natural keys, in one transaction. The body is a JSON array or NDJSON, "
    "plain or compressed (Content-Encoding gzip or zstd). What is left out of a row stays as it is. The good rows go in, and "
    "each row is answered: created, updated, unchanged, or refused with the field, a code, what is wrong and what to do. Only "
    "rows that differ are written, so that nothing travels to registers for nothing."
)


def bulk_schema(kind: KindOfRow[Any], operation_id: str, what: str) -> Callable[[Post], Post]:
    """Build the description of a bulk call."""
    row = struct_schema(kind.struct)
    rows = {"type": "array", "minItems": 1, "maxItems": MAX_ROWS, "items": row}
    described: Callable[[Post], Post] = extend_schema(
        operation_id=operation_id,
        summary=what,
        description=DESCRIPTION,
        request={JSON: rows, NDJSON: {"type": "string", "description": "One JSON object a line, as in the array."}},
        responses={(200, JSON): struct_schema(BulkAnswer)},
        filters=False,
    )
    return described


class BulkListView(HqListView):
    """A list that is read page by page and written in bulk."""

    kind: ClassVar[KindOfRow[Any]]
    take_in: ClassVar[Any]

    def upsert(self, request: Request) -> HttpResponse:
        """Take the rows in.

        Raises: UnsupportedMediaType for a body that is neither JSON nor NDJSON.
        """
        content_type = request.content_type or ""
        if content_type.partition(";")[0].strip().lower() not in (JSON, NDJSON):
            raise UnsupportedMediaType(content_type)
        encoding = request.headers.get("Content-Encoding", "identity")
        body = unpack_body(request.body, content_encoding=encoding, max_bytes=MAX_UNPACKED_BYTES)
        take_in: TakeIn = type(self).take_in
        return struct_response(take_in_rows(kind=self.kind, take_in=take_in, lines=rows_of(body, content_type)))
