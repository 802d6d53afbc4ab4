"""HQ's API for a register, one method for each route.

Written by hand and not generated from the schema: the bodies are the structs of `channel`, which both ends already
share, and a generated client would bring a second set of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx
import msgspec
import zstandard
from msgspec import Struct

from channel.activation import ActivationAnswer, ActivationRequest, HandOverAnswer, HandOverRequest, TokenAnswer
from channel.activation_check import ValidationAnswer, ValidationRequest
from channel.errors import HeadquartersUnreachable, InvalidInput
from channel.lookup import CustomerInfo, SellableProduct, SignedInStaff, StoreFacts
from channel.plan import Acknowledgement, PollAnswer, PollRequest
from channel.upload import UploadAnswer
from channel.voucher import ReleaseRequest, ReservationAnswer, ReservationRequest, VoucherAnswer, VoucherQuestion
from pos import PROGRAM_VERSION
from pos.errors import UploadTooLarge
from pos.headquarters.deadline import Deadline
from pos.headquarters.exchange import BACKGROUND_TIMEOUT, Exchange, send, unreachable
from pos.headquarters.problems import raise_for_problem
from pos.headquarters.trust import trusted_by

API = "/api/v1/"
Answer = TypeVar("Answer")


class Health(Struct, frozen=True):
    """HQ is there: its time (UTC text) and its epoch."""

    time: str
    epoch: int


class HeadquartersClient:
    """A connection to one HQ, as one device. Methods of selling take a deadline; the others work in the background."""

    def __init__(self, server_url: str, token: str | None = None) -> None:
        headers = {"User-Agent": f"Everytill-Register/{PROGRAM_VERSION}"}
        if token is not None:
            headers["Authorization"] = f"Device {token}"
        base_url = checked_url(server_url)
        self._client = httpx.Client(base_url=base_url, headers=headers, verify=trusted_by(base_url))

    def close(self) -> None:
        """Close what is kept open."""
        self._client.close()

    def activate(self, request: ActivationRequest) -> ActivationAnswer:
        """Become a register, with a code that works once."""
        return self._post("devices/activate", request, ActivationAnswer, None, may_repeat=False)

    def validate(self, request: ValidationRequest) -> ValidationAnswer:
        """Ask what would be in the way of an activation; nothing is changed."""
        return self._post("devices/validate", request, ValidationAnswer, None)

    def hand_over(self, request: HandOverRequest) -> HandOverAnswer:
        """Begin to bring what a device that has left still holds, with a code that works once."""
        return self._post("devices/hand-over", request, HandOverAnswer, None, may_repeat=False)

    def rotate_token(self) -> TokenAnswer:
        """Ask for a new token; the old one works until the new one is first used."""
        return self._post("devices/token", {}, TokenAnswer, None)

    def deactivate(self) -> None:
        """End the device, or the hand-over whose token this is; the token is worth nothing afterwards."""
        self._send(Exchange(method="POST", path="devices/deactivate", content=b"{}", headers=JSON), None)

    def health(self, deadline: Deadline) -> Health:
        """Ask whether HQ is there."""
        return self._get("health", Health, deadline)

    def poll(self, request: PollRequest) -> PollAnswer | None:
        """Tell the register's status and get its plan; None when the plan is still the one it holds."""
        body = self._send(Exchange(method="POST", path="sync/poll", content=msgspec.json.encode(request), headers=JSON), None)
        return _decode(body, PollAnswer) if body else None

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        """Tell how far a package got."""
        content = msgspec.json.encode(acknowledgement)
        self._send(Exchange(method="POST", path="sync/acknowledgements", content=content, headers=JSON), None)

    def upload(self, documents: Sequence[bytes], deadline: Deadline | None = None) -> UploadAnswer:
        """Send transactions, the exact bytes of the journal.

        Raises: UploadTooLarge, also when a proxy says so: it lets smaller ones through, so the line is not dead.
        """
        content = zstandard.compress(b"".join(document + b"\n" for document in documents))
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "zstd"}
        exchange = Exchange(method="POST", path="transactions/uploads", content=content, headers=headers)
        try:
            return _decode(self._send(exchange, deadline), UploadAnswer)
        except HeadquartersUnreachable as error:
            if error.details.get("status") == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
                raise UploadTooLarge from error
            raise

    def transaction_by_receipt(self, receipt_number: str, deadline: Deadline) -> bytes:
        """Fetch the document of a receipt of this store. Raises: NotFound."""
        return self._send(Exchange(method="GET", path=f"transactions/receipts/{_part(receipt_number)}"), deadline)

    def sign_in(self, staff_number: str, pin: str, deadline: Deadline) -> SignedInStaff:
        """Sign somebody in. Raises: SignInRefused."""
        return self._post("retail/sign-in", {"staff_number": staff_number, "pin": pin}, SignedInStaff, deadline)

    def store_facts(self, deadline: Deadline | None = None) -> StoreFacts:
        """Ask what this register must know of its store before it can sell."""
        return self._get("retail/store", StoreFacts, deadline)

    def product_by_barcode(self, code: str, deadline: Deadline) -> SellableProduct:
        """Look a scanned product up. Raises: UnknownBarcode."""
        return self._get(f"retail/products/barcodes/{_part(code)}", SellableProduct, deadline)

    def product_by_number(self, number: str, deadline: Deadline) -> SellableProduct:
        """Look a product up by its number. Raises: UnknownProduct."""
        return self._get(f"retail/products/numbers/{_part(number)}", SellableProduct, deadline)

    def search_products(self, text: str, deadline: Deadline) -> list[SellableProduct]:
        """Search products by words."""
        exchange = Exchange(method="GET", path="retail/products", parameters={"search": text})
        return _decode(self._send(exchange, deadline), list[SellableProduct])

    def customer(self, number: str, deadline: Deadline) -> CustomerInfo:
        """Look a customer up. Raises: NotFound."""
        return self._get(f"retail/customers/{_part(number)}", CustomerInfo, deadline)

    def voucher_balance(self, number: str, deadline: Deadline) -> VoucherAnswer:
        """Ask what is on a voucher. Raises: UnknownVoucher."""
        return self._post("retail/vouchers/balance", VoucherQuestion(number=number), VoucherAnswer, deadline)

    def reserve_voucher(self, request: ReservationRequest, deadline: Deadline) -> ReservationAnswer:
        """Have money of a voucher kept. Raises: UnknownVoucher, VoucherRefused."""
        return self._post("retail/vouchers/reservations", request, ReservationAnswer, deadline)

    def release_voucher(self, request: ReleaseRequest, deadline: Deadline) -> None:
        """Let money of a voucher go. Raises: VoucherRefused."""
        content = msgspec.json.encode(request)
        self._send(Exchange(method="POST", path="retail/vouchers/releases", content=content, headers=JSON), deadline)

    @contextmanager
    def package(self, sha256: str, offset: int) -> Iterator[httpx.Response]:
        """Open a package's bytes from an offset on; the caller reads them and looks at the status (200 or 206)."""
        headers = {"Accept-Encoding": "identity"}
        if offset:
            headers |= {"Range": f"bytes={offset}-", "If-Range": f'"{sha256}"'}
        try:
            with self._client.stream("GET", f"packages/{sha256}", headers=headers, timeout=BACKGROUND_TIMEOUT) as response:
                if not response.is_success and response.status_code != httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise_for_problem(response, response.read())
                yield response
        except httpx.HTTPError as error:
            raise unreachable(error) from error

    def _get(self, path: str, answer_type: type[Answer], deadline: Deadline | None) -> Answer:
        return _decode(self._send(Exchange(method="GET", path=path), deadline), answer_type)

    def _post(
        self, path: str, body: Any, answer_type: type[Answer], deadline: Deadline | None, *, may_repeat: bool = True
    ) -> Answer:
        content = msgspec.json.encode(body)
        exchange = Exchange(method="POST", path=path, content=content, headers=JSON, may_repeat=may_repeat)
        return _decode(self._send(exchange, deadline), answer_type)

    def _send(self, exchange: Exchange, deadline: Deadline | None) -> bytes:
        return send(self._client, exchange, deadline)


JSON = {"Content-Type": "application/json"}


def checked_url(server_url: str) -> str:
    """Return the address of HQ's API.

    Raises: InvalidInput for what cannot be one.
    """
    parts = urlsplit(server_url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(f"{server_url!r} is no address of a headquarters, which looks like https://hq.example.com.")
    return server_url.strip().rstrip("/") + API


def _part(text: str) -> str:
    """Make any text one part of a path."""
    return quote(text, safe="")


def _decode(body: bytes, answer_type: type[Answer]) -> Answer:
    """Read an answer; what is not HQ's counts as no answer."""
    try:
        return msgspec.json.decode(body, type=answer_type)
    except msgspec.DecodeError as error:
        raise HeadquartersUnreachable("Something that is not headquarters answered.") from error
