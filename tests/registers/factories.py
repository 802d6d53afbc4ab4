"""Rows to test with, and bodies as a register sends them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import zstandard

from channel.transaction import Transaction, encode
from channel.upload import UploadAnswer
from registers.models import ChannelDataGroup, Currency, Device, PaymentMethod, Register, Store
from registers.use_cases.take_in_upload import take_in_upload

RECEIVED_AT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


def make_group(name: str = "North") -> ChannelDataGroup:
    return ChannelDataGroup.objects.get_or_create(name=name)[0]


def make_store(number: str, group: ChannelDataGroup | None = None, **fields: Any) -> Store:
    currency = Currency.objects.get_or_create(code="EUR", defaults={"name": "Euro", "exponent": 2})[0]
    return Store.objects.create(
        number=number, name=f"Store {number}", currency=currency, channel_data_group=group or make_group(), **fields
    )


def make_register(store: Store, number: str, **fields: Any) -> Register:
    return Register.objects.create(store=store, number=number, name=f"Register {number}", **fields)


def make_payment_methods() -> None:
    for code in ("CASH", "CARD"):
        PaymentMethod.objects.create(code=code, name=code.title(), kind=code)


def packed(documents: Sequence[Transaction | bytes]) -> bytes:
    """Build an upload's body: NDJSON, compressed as registers do."""
    lines = [document if isinstance(document, bytes) else encode(document) for document in documents]
    return zstandard.compress(b"".join(line + b"\n" for line in lines))


def upload(device: Device, *documents: Transaction | bytes) -> UploadAnswer:
    return take_in_upload(device=device, body=packed(documents), content_encoding="zstd", received_at=RECEIVED_AT)


def statuses(answer: UploadAnswer) -> list[str]:
    return [document.status for document in answer.answers]
