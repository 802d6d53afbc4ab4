"""Trying everything again that waits in quarantine for one reason."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.hq_view import HqItemView, HqListView
from backoffice.hq_api.serializers.ledger import QuarantineRetrySerializer
from registers.models import QuarantineRetry
from registers.tasks import hint_at_quarantine_retry
from registers.use_cases.request_quarantine_retry import request_quarantine_retry


class RetrySerializer(serializers.Serializer[Any]):
    """What is to be tried again."""

    reason = serializers.CharField(max_length=60, help_text="The code of the reason, whose cause is gone.")


class QuarantineRetries(HqListView):
    """What was tried again, the latest first."""

    queryset = QuarantineRetry.objects.all()
    serializer_class = QuarantineRetrySerializer
    ordering = ("-id",)

    @extend_schema(request=RetrySerializer, responses={202: QuarantineRetrySerializer})
    def post(self, request: Request) -> Response:
        """Post everything that waits for a reason, unless something still speaks against it; a worker does it."""
        serializer = RetrySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        retry = request_quarantine_retry(reason=serializer.validated_data["reason"], user=self.caller.user)
        transaction.on_commit(lambda: hint_at_quarantine_retry(retry.pk))
        return Response(QuarantineRetrySerializer(retry).data, status=202)


class OneQuarantineRetry(HqItemView):
    """How far one of them is."""

    queryset = QuarantineRetry.objects.all()
    serializer_class = QuarantineRetrySerializer
