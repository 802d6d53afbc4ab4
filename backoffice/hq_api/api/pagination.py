"""Pages of lists: by a cursor over an indexed, unique order, so that the thousandth page costs what the first does and
rows that come and go meanwhile neither repeat nor hide others."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

ROWS = 100
MAXIMUM_ROWS = 1000


class HqCursorPagination(CursorPagination):
    """`limit` rows a page; `next` and `previous` are whole addresses."""

    page_size = ROWS
    max_page_size = MAXIMUM_ROWS
    page_size_query_param = "limit"

    def get_ordering(self, _request: Request, _queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        """Take the order of the view, which is unique."""
        ordering: tuple[str, ...] = view.ordering
        return ordering

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """Cut the page out; a cursor somebody made up is a page that does not exist."""
        if "\x00" in request.query_params.get(self.cursor_query_param, ""):
            raise NotFound(self.invalid_cursor_message)
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, OverflowError, ValidationError, DataError) as error:
            raise NotFound(self.invalid_cursor_message) from error
