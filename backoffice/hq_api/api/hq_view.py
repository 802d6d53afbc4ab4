"""What every call of the HQ API has in common; a view subclasses one of these and cannot forget any of it."""

import logging
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.authentication import ServiceTokenAuthentication
from backoffice.hq_api.api.caller import Caller, caller_of, reach_of_caller
from backoffice.hq_api.api.conditional import etag_of, not_changed, refuse_changed
from backoffice.hq_api.api.idempotency import TakesIdempotencyKeys
from backoffice.hq_api.api.pagination import HqCursorPagination
from backoffice.hq_api.api.permission import IsOnTheList
from backoffice.hq_api.api.throttling import CallerThrottle
from backoffice.hq_api.domain.access import access_to
from backoffice.hq_api.domain.scopes import Reach
from registers.queries.store_reach import StoreReach

logger = logging.getLogger(__name__)


class HqView(TakesIdempotencyKeys, GenericAPIView):
    """A call for programs with a service token and for people who are signed in."""

    authentication_classes = (ServiceTokenAuthentication, SessionAuthentication)
    permission_classes = (IsOnTheList,)
    throttle_classes = (CallerThrottle,)
    pagination_class: Any = HqCursorPagination
    filter_backends: Any = (DjangoFilterBackend,)
    #: The unique order of lists, by an index.
    ordering: ClassVar[tuple[str, ...]] = ("id",)

    @property
    def caller(self) -> Caller:
        """Who calls."""
        return caller_of(self.request)

    @cached_property
    def reach(self) -> StoreReach:
        """The stores whose things the caller reaches."""
        return reach_of_caller(self.request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse addresses that name nothing, and write into the log who changes something."""
        super().initial(request, *args, **kwargs)
        if any("\x00" in str(value) for value in kwargs.values()):
            raise Http404
        if request.method not in ("GET", "HEAD"):
            logger.info("%s %s by %s", request.method, request.path, self.caller.name)

    def get_queryset(self) -> QuerySet[Any]:
        """Select the rows the caller may reach."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        match = self.request.resolver_match
        access = access_to(self.request.method, match.url_name if match else None)
        return self.reach.of(rows) if access is not None and access.reach == Reach.OWN_STORE else rows


class HqListView(ListModelMixin, HqView):
    """A list, narrowed by the filters of the view."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer one page."""
        return self.list(request, *args, **kwargs)


class HqItemView(HqView):
    """One thing, with an ETag: asked for again it is answered 304, and a change may say which state it means."""

    #: For the OpenAPI document, see `backoffice.problem_schema`.
    more_problems: ClassVar = {"PATCH": ["412"]}
    more_answers: ClassVar = {"GET": {"304": "It has not changed since the state named in If-None-Match."}}
    more_headers: ClassVar = {
        "GET": {"If-None-Match": "The ETag of the state that is held already."},
        "PATCH": {"If-Match": "The ETag of the state that is to be changed; another one is answered 412."},
    }

    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Answer the thing."""
        return self.shown(request, self.get_object())

    def shown(self, request: Request, thing: object) -> Response:
        """Answer a thing, or that it has not changed."""
        data = self.get_serializer(thing).data
        etag = etag_of(data)
        headers = {"ETag": etag}
        if request.method in ("GET", "HEAD") and not_changed(request, etag):
            return Response(status=304, headers=headers)
        return Response(data, headers=headers)

    def hold_state(self, request: Request, thing: object) -> None:
        """Hold the state a change is meant for (If-Match) against the one there is.

        Raises: ChangedMeanwhile.
        """
        refuse_changed(request, etag_of(self.get_serializer(thing).data))

    def changed(self, request: Request) -> tuple[Any, dict[str, Any]]:
        """Return the thing and what is to change of it, validated.

        Raises: ChangedMeanwhile when If-Match names another state.
        """
        thing = self.get_object()
        self.hold_state(request, thing)
        serializer = self.get_serializer(thing, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return thing, serializer.validated_data


def now() -> Any:
    """Return the present moment; one name for the views, which are where a clock is read."""
    return timezone.now()
