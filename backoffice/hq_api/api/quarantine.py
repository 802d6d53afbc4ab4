"""Quarantine: what HQ keeps whole and will not post, and what a person, through a program, decides about it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.filters import QuarantineFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView
from backoffice.hq_api.serializers.ledger import QuarantinedDocumentSerializer, QuarantinedSerializer
from registers.models import QuarantinedTransaction
from registers.use_cases.accept_quarantined import accept_quarantined
from registers.use_cases.correct_quarantined import correct_quarantined
from registers.use_cases.dismiss_quarantined import dismiss_quarantined
from registers.use_cases.try_quarantined_again import try_quarantined_again

_KEPT = QuarantinedTransaction.objects.select_related("register")
NOTE_LENGTH = 500


class AcceptSerializer(serializers.Serializer[Any]):
    """The reasons that were seen and are accepted, and why."""

    codes = serializers.ListField(child=serializers.CharField(max_length=60), min_length=1, max_length=100)
    note = serializers.CharField(max_length=NOTE_LENGTH)


class CorrectSerializer(serializers.Serializer[Any]):
    """Other values at some JSON pointers of the document."""

    texts = serializers.DictField(child=serializers.CharField(max_length=300, allow_blank=True), allow_empty=False)
    note = serializers.CharField(max_length=NOTE_LENGTH, allow_blank=True, default="")


class DismissSerializer(serializers.Serializer[Any]):
    """Why it is not to be posted."""

    note = serializers.CharField(max_length=NOTE_LENGTH)


class Quarantine(HqListView):
    """What HQ keeps whole and will not post, the latest first; `is_open=true` shows what waits for a decision."""

    queryset = _KEPT.defer("document")
    serializer_class = QuarantinedSerializer
    filterset_class = QuarantineFilter
    ordering = ("-id",)


class OneQuarantined(HqItemView):
    """One quarantined transaction, with its document and the reasons."""

    queryset = _KEPT
    serializer_class = QuarantinedDocumentSerializer


class Decision(HqView):
    """A decision about a quarantined transaction."""

    queryset = _KEPT

    def read(self, request: Request) -> dict[str, Any]:
        """Read what is decided."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        validated: dict[str, Any] = serializer.validated_data
        return validated

    def decided(self, quarantined: QuarantinedTransaction) -> Response:
        """Answer how it stands now; its reasons are those that remain."""
        return Response(QuarantinedSerializer(_KEPT.defer("document").get(pk=quarantined.pk)).data)


class AcceptQuarantined(Decision):
    """Accepting."""

    serializer_class = AcceptSerializer

    @extend_schema(responses={200: QuarantinedSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Post it in spite of the reasons named; without a `resolution` in the answer others remain."""
        quarantined, decided = self.get_object(), self.read(request)
        accept_quarantined(quarantined=quarantined, user=self.caller.user, **decided)
        return self.decided(quarantined)


class CorrectQuarantined(Decision):
    """Correcting."""

    serializer_class = CorrectSerializer

    @extend_schema(responses={200: QuarantinedSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Post it with other values; the bytes stay those the register sent."""
        quarantined, decided = self.get_object(), self.read(request)
        correct_quarantined(quarantined=quarantined, user=self.caller.user, **decided)
        return self.decided(quarantined)


class DismissQuarantined(Decision):
    """Dismissing."""

    serializer_class = DismissSerializer

    @extend_schema(responses={200: QuarantinedSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Decide that it is not to be posted."""
        quarantined, decided = self.get_object(), self.read(request)
        dismiss_quarantined(quarantined=quarantined, user=self.caller.user, **decided)
        return self.decided(quarantined)


class TryQuarantinedAgain(Decision):
    """Trying again."""

    serializer_class = QuarantinedSerializer

    @extend_schema(request=None, responses={200: QuarantinedSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Post it unless something still speaks against it, such as after an unknown product was created."""
        quarantined = self.get_object()
        try_quarantined_again(quarantined=quarantined, user=self.caller.user)
        return self.decided(quarantined)
