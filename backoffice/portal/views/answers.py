"""The answers all rooms give alike: where to go after a change, what a refused change looks like, a page of a list."""

import datetime
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.functional import cached_property
from django_htmx.middleware import HtmxDetails

from backoffice.portal.queries.shown_list import ShownList
from channel.errors import EverytillError, InvalidInput

ROWS_PER_PAGE = 50

#: Nobody reads further, and counting five million rows would take longer than all the rest of a page.
COUNTED_AT_MOST = 10_000

#: How long a page that is left open asks for news, until somebody reloads it.
ASKS_FOR_SECONDS = 600

#: Where a request keeps what it asks of a list.
SHOWN_LIST = "shown_list"

M = TypeVar("M", bound=Model)


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """Lead to the page that shows what was changed (303), so that a reload does not change it again."""
    response = HttpResponseRedirect(resolve_url(to, *args, **kwargs))
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def done(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say on the next page what was done; `undo` is the address of the POST that does the opposite, for a button there."""
    messages.success(request, text, extra_tags=undo)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: what was posted, be it nothing but a click; None for a form that is only shown."""
    return request.POST if request.method == "POST" else None


def refuse(form: forms.BaseForm, error: EverytillError) -> HTTPStatus:
    """Show a use case's refusal at the form, and return the status that says what kind it is."""
    form.add_error(None, error.message)
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, InvalidInput) else HTTPStatus.CONFLICT


def form_page(request: HttpRequest, form: forms.BaseForm, *, status: int | None = None, **context: Any) -> HttpResponse:
    """Show a page that is one form; 422 when the form was filled in wrongly."""
    if status is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "components/form_page.html", {"form": form, **context}, status=status)


class BoundedPaginator(Paginator):
    """Pages of the first rows of a list, be it as long as it may; the rest is found by narrowing it.

    `parts` are the same rows in pieces that an index can each read in the order of the list (`latest_by_store`).
    """

    def __init__(
        self, rows: "QuerySet[Any]", per_page: int, *, most: int = COUNTED_AT_MOST, parts: "Sequence[QuerySet[Any]]" = ()
    ) -> None:
        super().__init__(rows, per_page)
        self._rows, self._most, self._parts = rows, most, parts

    @cached_property
    def count(self) -> int:
        """Count the rows there are pages for."""
        return min(self._counted, self._most)

    @property
    def has_more(self) -> bool:
        """Say whether there are rows behind the last page."""
        return self._counted > self._most

    def page(self, number: Any) -> "Page[Any]":
        """Read a page: first which rows are on it and then what they show, which is not worked out for all rows before them."""
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        keys = self._keys(begin, min(begin + self.per_page, self.count))
        return Page(self._rows.filter(pk__in=keys), number, self)

    def _keys(self, begin: int, end: int) -> list[Any]:
        """Read the keys of a page: in one query, of parts each part's own first ones, put in order then."""
        if len(self._parts) < 2 or begin >= end:
            return list(self._rows.values_list("pk", flat=True)[begin:end])
        order = self._rows.query.order_by or self._rows.model._meta.ordering
        columns = [str(name).lstrip("-") for name in order]
        first, *others = [part.order_by(*order).values("pk", *columns)[:end] for part in self._parts]
        return [row["pk"] for row in first.union(*others, all=True).order_by(*order)[begin:end]]

    @cached_property
    def _counted(self) -> int:
        return self._rows.order_by()[: self._most + 1].count()


def page_of(request: HttpRequest, rows: "QuerySet[M] | Sequence[Any]", parts: "Sequence[QuerySet[M]]" = ()) -> Page[M]:
    """Cut a list into pages; a page number that makes no sense shows the nearest page.

    In a view that is `shown_as_list` the rows come in the order that was asked for, and the page knows its columns.
    """
    shown: ShownList | None = vars(request).get(SHOWN_LIST)
    if shown is not None:
        rows = shown.take(rows)
    paginator = (
        BoundedPaginator(rows, ROWS_PER_PAGE, parts=parts) if isinstance(rows, QuerySet) else Paginator(rows, ROWS_PER_PAGE)
    )
    page = paginator.get_page(request.GET.get("page"))
    vars(page)["shown"] = shown if shown is not None and shown.rows is rows else None
    return page


def filters_of(form: forms.Form) -> dict[str, Any]:
    """Return what a list is narrowed by; a filter that makes no sense narrows nothing."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def wants_part(request: HttpRequest, element_id: str) -> bool:
    """Say whether htmx asks for one element of the page and not for all of it."""
    htmx: HtmxDetails = getattr(request, "htmx")  # noqa: B009  # set by HtmxMiddleware, unknown to HttpRequest
    return bool(htmx) and htmx.target == element_id


def asked_long_enough(since: int, now: datetime.datetime) -> bool:
    """Say whether a page that began to ask at `since` shall stop until somebody reloads it."""
    return now.timestamp() - since > ASKS_FOR_SECONDS


def asks_since(request: HttpRequest, now: datetime.datetime) -> int:
    """Return when the page began to ask for news, in seconds since 1970; `?since=` carries it from answer to answer."""
    told = request.GET.get("since", "")
    return int(told) if re.fullmatch(r"[0-9]{1,12}", told) else int(now.timestamp())
