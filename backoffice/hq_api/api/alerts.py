"""Alerts: what is wrong with registers, and that somebody has seen it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.filters import AlertFilter
from backoffice.hq_api.api.hq_view import HqListView, HqView, now
from backoffice.hq_api.serializers.registers import AlertSerializer, NoteSerializer
from registers.models import Alert
from registers.use_cases.acknowledge_alert import acknowledge_alert

_ALERTS = Alert.objects.select_related("register__store", "acknowledged_by")


class Alerts(HqListView):
    """The alerts, the latest first; `is_open=true` shows what is so now."""

    queryset = _ALERTS
    serializer_class = AlertSerializer
    filterset_class = AlertFilter
    ordering = ("-id",)


class AcknowledgeAlert(HqView):
    """Seeing an alert."""

    queryset = _ALERTS
    serializer_class = NoteSerializer

    @extend_schema(responses={200: AlertSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Note that somebody has seen it, and what they say about it."""
        alert = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        acknowledge_alert(alert=alert, user=self.caller.user, note=serializer.validated_data["note"], now=now())
        return Response(AlertSerializer(_ALERTS.get(pk=alert.pk)).data)
