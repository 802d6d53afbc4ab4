"""One way to do something to many rows of a list: choose them, read what will happen, confirm.

The choice is in the address (rows that were ticked, or all that fit the list's filter), so that it works without
JavaScript, and the page that asks can be reloaded. The same address takes the POST. The number of rows a person has read
travels along: when other rows fit by then, nothing is done and the page says so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backoffice.portal.forms.tabler import TablerForm
from channel.errors import EverytillError, StateConflict

from .access import signed_in
from .answers import posted, refuse, see_other

#: What of an address is about the choice and not about the list's filter.
OF_THE_CHOICE = ("act", "all", "chosen", "page")

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done to many rows at once."""

    name: str
    label: Words
    #: What the button says that does it.
    button: Words
    permissions: tuple[str, ...]
    form: type[TablerForm]
    #: Says in sentences what will happen to these rows, by primary key.
    tells: Callable[[Sequence[Any]], list[str]]
    #: Does it, and says what was done; a response instead is given as it is.
    does: Callable[[HttpRequest, Sequence[Any], dict[str, Any]], str | HttpResponse]
    is_destructive: bool = False


def acts_of_list(request: HttpRequest, acts: Sequence[Act], address: str) -> dict[str, Any]:
    """Return what a list's template needs to offer what a person may do; nothing when that is nothing."""
    user = signed_in(request)
    return {"acts": [act for act in acts if _may(user, act)], "act_address": address, "act_filters": _filters(request)}


def act_on(request: HttpRequest, *, acts: Sequence[Act], rows: QuerySet[Any], back: str) -> HttpResponse:
    """Ask about what was chosen from a list, and do it when confirmed; `rows` are all that fit its filter."""
    act = _act(request, acts)
    chosen = list(chosen_of(request, rows).order_by("pk").values_list("pk", flat=True))
    where = reverse(f"portal:{back}", query=_filters(request) or None)
    if not chosen:
        messages.error(request, _("Nothing was chosen: tick the rows first."))
        return see_other(where)
    form = act.form(posted(request))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            _check_count(request, len(chosen))
            done = act.does(request, chosen, form.cleaned_data)
        except EverytillError as error:
            status = refuse(form, error)
        else:
            return done if isinstance(done, HttpResponse) else _told(request, done, where)
    context = {"act": act, "form": form, "count": len(chosen), "sentences": act.tells(chosen), "back": where}
    return render(request, "components/act_page.html", context, status=status)


def left_alone(count: int, sentence: str) -> list[str]:
    """Say of how many of the chosen rows something else is true; nothing of none."""
    return [sentence % {"count": count}] if count else []


def chosen_of(request: HttpRequest, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Narrow rows to those that were ticked, unless all of them are meant."""
    if request.GET.get("all"):
        return rows
    return rows.filter(pk__in=[int(key) for key in request.GET.getlist("chosen") if re.fullmatch(r"[0-9]{1,18}", key)])


def _act(request: HttpRequest, acts: Sequence[Act]) -> Act:
    """Find what is to be done, for those who may."""
    found = next((act for act in acts if act.name == request.GET.get("act")), None)
    if found is None:
        raise Http404
    if not _may(signed_in(request), found):
        raise PermissionDenied
    return found


def _may(user: User, act: Act) -> bool:
    return user.has_perms(act.permissions)


def _filters(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the list is narrowed by, as it stands in the address."""
    return [(name, value) for name, values in request.GET.lists() if name not in OF_THE_CHOICE for value in values if value]


def _check_count(request: HttpRequest, count: int) -> None:
    """Refuse to do to other rows what was confirmed for some."""
    if request.POST.get("count") != str(count):
        raise StateConflict(_("The list has changed meanwhile: read again what will happen."))


def _told(request: HttpRequest, done: str, where: str) -> HttpResponse:
    messages.success(request, done)
    return see_other(where)
