"""Full synchronizations: what was asked for, asking for a group or for all, and taking one back."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.hq_view import HqListView, HqView, now
from backoffice.hq_api.serializers.distribution import AskedFullSyncSerializer, FullSyncStartSerializer
from distribution.models import FullSync
from distribution.use_cases.cancel_full_sync import cancel_full_sync
from distribution.use_cases.request_full_sync import request_full_sync
from registers.models import ChannelDataGroup

_FULL_SYNCS = FullSync.objects.select_related("channel_database__register", "group", "job", "requested_by")


class FullSyncs(HqListView):
    """The full synchronizations that were asked for, the latest first."""

    queryset = _FULL_SYNCS
    serializer_class = AskedFullSyncSerializer
    ordering = ("-id",)

    @extend_schema(request=FullSyncStartSerializer, responses={202: AskedFullSyncSerializer})
    def post(self, request: Request) -> Response:
        """Have everything sent anew to every register there is, at once or at a time."""
        return _asked(request, self, None)


class FullSyncOfGroup(HqView):
    """A full synchronization of a group."""

    queryset = ChannelDataGroup.objects.all()
    serializer_class = FullSyncStartSerializer

    @extend_schema(responses={202: AskedFullSyncSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Have everything sent anew to every register of the group, at once or at a time."""
        return _asked(request, self, self.get_object())


class CancelFullSync(HqView):
    """Taking a full synchronization back."""

    queryset = _FULL_SYNCS
    serializer_class = AskedFullSyncSerializer

    @extend_schema(request=None, responses={200: AskedFullSyncSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Take back one that has not started."""
        full_sync = self.get_object()
        cancel_full_sync(full_sync=full_sync)
        return Response(AskedFullSyncSerializer(_FULL_SYNCS.get(pk=full_sync.pk)).data)


def _asked(request: Request, view: HqView, group: ChannelDataGroup | None) -> Response:
    serializer = FullSyncStartSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    moment = now()
    start_at = serializer.validated_data["start_at"] or moment
    full_sync = request_full_sync(group=group, start_at=start_at, user=view.caller.user, now=moment)
    return Response(AskedFullSyncSerializer(_FULL_SYNCS.get(pk=full_sync.pk)).data, status=202)
