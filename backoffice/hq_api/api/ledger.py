"""The ledger: transactions and their exact documents; and the uploads they came with."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from backoffice.hq_api.api.filters import TransactionFilter, UploadSessionFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView
from backoffice.hq_api.serializers.ledger import (
    TransactionSerializer,
    UploadSessionSerializer,
)
from channel.transaction import Transaction as Document
from registers.api.struct_schema import struct_schema
from registers.models import Transaction, UploadSession

_TRANSACTIONS = Transaction.objects.defer("document")
_UPLOADS = UploadSession.objects.defer("body").select_related("device__register")


class Transactions(HqListView):
    """The posted transactions, the latest first. Who needs all of them reads the feed."""

    queryset = _TRANSACTIONS
    serializer_class = TransactionSerializer
    filterset_class = TransactionFilter
    ordering = ("-id",)


class OneTransaction(HqItemView):
    """The head of one transaction."""

    queryset = _TRANSACTIONS
    serializer_class = TransactionSerializer


class TransactionDocument(HqView):
    """The document of a transaction."""

    queryset = Transaction.objects.all()
    serializer_class = TransactionSerializer

    @extend_schema(responses={(200, "application/json"): struct_schema(Document)})
    def get(self, _request: Request, **_kwargs: str) -> HttpResponse:
        """Return the exact bytes its register wrote."""
        return HttpResponse(bytes(self.get_object().document), content_type="application/json")


class UploadSessions(HqListView):
    """The upload sessions, the latest first."""

    queryset = _UPLOADS
    serializer_class = UploadSessionSerializer
    filterset_class = UploadSessionFilter
    ordering = ("-received_at", "-id")


class OneUploadSession(HqItemView):
    """One upload session."""

    queryset = _UPLOADS
    serializer_class = UploadSessionSerializer
