"""Transactions: a register uploads what it sold and asks for a receipt somebody brings back."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from channel.errors import InvalidInput
from channel.transaction import Transaction as Document
from channel.upload import UploadAnswer
from registers.api.device_view import DeviceView, struct_response
from registers.api.struct_schema import struct_schema
from registers.queries.transaction_by_receipt import document_by_receipt
from registers.use_cases.take_in_upload import take_in_upload


class UploadTransactions(DeviceView):
    """One batch of a register's journal."""

    @extend_schema(
        operation_id="transaction_upload",
        description=(
            "Upload transactions as NDJSON, each line the journal's exact bytes; the body may be compressed "
            "(Content-Encoding zstd or gzip). The answers are in the order of the lines. Sent again, every document is "
            "answered as repeated."
        ),
        request={"application/x-ndjson": struct_schema(Document)},
        responses={(200, "application/json"): struct_schema(UploadAnswer)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Take in one batch."""
        answer = take_in_upload(
            device=self.device,
            body=_whole_body(request),
            content_encoding=request.headers.get("Content-Encoding", "identity"),
            received_at=timezone.now(),
        )
        return struct_response(answer)


class TransactionByReceipt(DeviceView):
    """A transaction of the device's own store, for a return."""

    @extend_schema(
        operation_id="transaction_by_receipt",
        description="The exact document behind a receipt of the device's own store.",
        responses={(200, "application/json"): struct_schema(Document)},
    )
    def get(self, _request: Request, receipt_number: str) -> HttpResponse:
        """Return the document as its register wrote it."""
        document = document_by_receipt(store=self.device.register.store, receipt_number=receipt_number)
        return HttpResponse(document, content_type="application/json")


def _whole_body(request: Request) -> bytes:
    """Read the body; a connection that broke in the middle of a sale would otherwise leave half of it in quarantine.

    Raises: InvalidInput when fewer bytes came than were announced.
    """
    body = request.body
    announced = request.headers.get("Content-Length", "")
    if announced.isdecimal() and len(body) != int(announced):
        raise InvalidInput(f"{announced} bytes were announced and {len(body)} came.")
    return body
