"""What the pages of things that are set up once have in common: customers, units, tax groups and the like.

Each address has a view of its own, which says who may open it and what is particular; how a form is saved, what a page
shows of a thing and how a removal is asked for is said here once.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext as translated

from backoffice.portal.forms.coded import CodedFilterForm
from backoffice.portal.forms.tabler import TablerModelForm
from backoffice.portal.templatetags.navigation_rooms import SECTIONS
from channel.errors import EverytillError
from registers.queries.still_used import still_used

from .access import signed_in
from .answers import filters_of, form_page, page_of, posted, see_other

logger = logging.getLogger(__name__)

Text = str | Promise


class Kind(NamedTuple):
    """A kind of thing: its routes are called `{name}-list`, `{name}-page` and so on."""

    name: str
    form: type[TablerModelForm]
    things: Text
    new: Text
    create: Text
    #: What an empty list says: that there is none, and what such a thing is for.
    none: Text
    purpose: Text
    #: When registers know of a change.
    explanation: Text
    is_removable: bool = True

    @property
    def icon(self) -> str:
        """Return the icon of the room of the kind."""
        return next(room.icon for _title, rooms in SECTIONS for room in rooms if room.url_name == f"{self.name}-list")

    def may(self, request: HttpRequest, verb: str) -> bool:
        """Say whether somebody may add, change or delete things of this kind."""
        model = self.form._meta.model._meta
        return bool(request.user.has_perm(f"{model.app_label}.{verb}_{model.model_name}"))

    def address(self, page: str, thing: Model | None = None) -> str:
        """Return the address of a page of the kind, or of one of its things."""
        return reverse(f"portal:{self.name}-{page}", args=[thing.pk] if thing else [])


class Fact(NamedTuple):
    """What is said of a thing under one label: lines below each other, none is a dash; and where they lead."""

    label: str
    lines: Sequence[Any]
    address: str = ""


def fact(label: str, text: Any, address: str = "") -> Fact:
    """Build a fact of one line, or of none when there is nothing to say."""
    return Fact(label, [] if text in (None, "") else [text], address)


def yes_or_no(label: str, value: bool) -> Fact:
    """Build a fact that is so or not."""
    return Fact(label, [_("yes") if value else _("no")])


def listed_as(request: HttpRequest, kind: Kind, template: str, rows: "QuerySet[Any]", **context: Any) -> HttpResponse:
    """Show a page of a list, with what a kind says when it is empty."""
    create_address = kind.address("create") if kind.may(request, "add") else ""
    return render(request, template, {"kind": kind, "create_address": create_address, "rows": page_of(request, rows), **context})


def listed(request: HttpRequest, kind: Kind, rows: "QuerySet[Any]", template: str, **context: Any) -> HttpResponse:
    """Show a list of things that have a code and a name, narrowed by these."""
    filter_form = CodedFilterForm(request.GET)
    text = filters_of(filter_form)["q"]
    found = rows.filter(Q(code__icontains=text) | Q(name__icontains=text)) if text else rows
    return listed_as(request, kind, template, found, filter_form=filter_form, **context)


def shown(
    request: HttpRequest,
    kind: Kind,
    thing: Model,
    facts: Sequence[Fact],
    template: str = "components/thing_page.html",
    **context: Any,
) -> HttpResponse:
    """Show a thing: its facts, and what may be done with it."""
    context |= {"kind": kind, "thing": thing, "facts": facts, "list_address": kind.address("list")}
    context["edit_address"] = kind.address("edit", thing) if kind.may(request, "change") else ""
    context["remove_address"] = kind.address("remove", thing) if kind.is_removable and kind.may(request, "delete") else ""
    return render(request, template, context)


def edited(request: HttpRequest, kind: Kind, thing: Model | None = None) -> HttpResponse:
    """Show the form of a thing, a new one without any, or save it and lead to its page."""
    form = kind.form(posted(request), instance=thing)
    if request.method == "POST" and form.is_valid():
        return see_other(f"portal:{kind.name}-page", form.save().pk)
    return form_page(
        request,
        form,
        title=str(thing) if thing else kind.new,
        above=kind.things,
        submit=_("Save") if thing else kind.create,
        back=kind.address("page", thing) if thing else kind.address("list"),
        explanation=kind.explanation,
    )


class Question(NamedTuple):
    """What is asked before something is done to a thing: what will happen, what is said when it has, and where it leads."""

    thing: str
    title: str
    submit: str
    says: Sequence[str]
    done: str
    back: str
    then: str
    #: What keeps it from being done, in words.
    uses: Sequence[str] = ()


def asked_first(request: HttpRequest, kind: Kind, question: Question, do: Callable[[], None]) -> HttpResponse:
    """Say what something does, or what keeps it from being done, and do it when confirmed."""
    status, refusal = HTTPStatus.OK, ""
    if request.method == "POST":
        try:
            do()
        except EverytillError as error:
            status, refusal = HTTPStatus.CONFLICT, error.message
        else:
            logger.info("%s by %s: %s", request.path, signed_in(request).get_username(), question.thing)
            messages.success(request, question.done)
            return see_other(question.then)
    context = {"question": question, "above": kind.things, "refusal": "" if question.uses else refusal}
    return render(request, "components/confirm_page.html", context, status=status)


def removed(
    request: HttpRequest,
    kind: Kind,
    thing: Model,
    remove: Callable[[], None],
    *,
    says: Sequence[str],
    used_by: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Say what removing a thing does, or what keeps it, and remove it when confirmed."""
    name = str(thing)
    question = Question(
        thing=name,
        title=_("Remove %(thing)s?") % {"thing": name},
        submit=_("Remove"),
        says=says,
        done=_("%(thing)s is removed.") % {"thing": name},
        back=kind.address("page", thing),
        then=kind.address("list"),
        uses=[translated(words) for words in dict.fromkeys(still_used(thing, used_by or {}))],
    )
    return asked_first(request, kind, question, remove)
