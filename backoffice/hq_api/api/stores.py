"""Stores and channel data groups."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.filters import StoreFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView, now
from backoffice.hq_api.serializers.stores import GIVEN, ChannelDataGroupSerializer, StoreGroupSerializer, StoreSerializer
from channel.errors import NotPermitted
from distribution.queries.schedule_for_group import schedule_for_group
from distribution.tasks import hint_at_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from registers.models import ChannelDataGroup, Store
from registers.use_cases.change_store import change_store
from registers.use_cases.change_store_group import change_store_group

_STORES = Store.objects.select_related("currency", "channel_data_group", "offline_profile", "receipt_settings").prefetch_related(
    *GIVEN
)


class Stores(HqListView):
    """The stores."""

    queryset = _STORES
    serializer_class = StoreSerializer
    filterset_class = StoreFilter
    ordering = ("number",)

    @extend_schema(filters=False, responses={201: StoreSerializer})
    def post(self, request: Request) -> Response:
        """Create a store."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            serializer.save()
        return Response(serializer.data, status=201)


class OneStore(HqItemView):
    """One store."""

    queryset = _STORES
    serializer_class = StoreSerializer
    lookup_field = "number"

    @transaction.atomic
    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change what is named, and nothing else. Its number and its group stay: the group is changed by a call of its own.

        Which products, prices and people a store is given decides what a token of one store reaches, so none changes it.
        """
        store, changes = self.changed(request)
        given = {name: changes.pop(name) for name in GIVEN if name in changes}
        if given and not self.reach.is_everything:
            raise NotPermitted(f"This service token is restricted to one store; it changes none of {', '.join(given)}.")
        change_store(store=store, changes=changes)
        for name, things in given.items():
            getattr(store, name).set(things)
        return self.shown(request, self.get_object())


class StoreGroup(HqView):
    """Where a store sells its data from."""

    queryset = Store.objects.all()
    serializer_class = StoreGroupSerializer
    lookup_field = "number"

    @extend_schema(responses={200: StoreSerializer})
    def post(self, request: Request, **_kwargs: str) -> Response:
        """Move a store to another group; its registers follow once a release of that group holds it, which is asked for."""
        store = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        group = serializer.validated_data["channel_data_group"]
        change_store_group(store=store, group=group, user=self.caller.user)
        schedule = schedule_for_group(group.pk)
        if schedule is not None:
            hint_at_run(run_id=run_schedule_now(schedule=schedule, user=self.caller.user, now=now()).pk)
        return Response(StoreSerializer(_STORES.get(pk=store.pk)).data)


class ChannelDataGroups(HqListView):
    """The channel data groups."""

    queryset = ChannelDataGroup.objects.all()
    serializer_class = ChannelDataGroupSerializer

    @extend_schema(responses={201: ChannelDataGroupSerializer})
    def post(self, request: Request) -> Response:
        """Create a group."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data, status=201)


class OneChannelDataGroup(HqItemView):
    """One channel data group."""

    queryset = ChannelDataGroup.objects.all()
    serializer_class = ChannelDataGroupSerializer

    @transaction.atomic
    def patch(self, request: Request, **_kwargs: int) -> Response:
        """Change its name or description."""
        group, changes = self.changed(request)
        for name, value in changes.items():
            setattr(group, name, value)
        group.save(update_fields=list(changes))
        return self.shown(request, group)
