"""The tables of the registers app; thin: state changes are verbs in `use_cases`, questions are in `queries`."""

from registers.models.channel_data_group import ChannelDataGroup
from registers.models.channel_database import ChannelDatabase
from registers.models.currency import Currency
from registers.models.device import Device
from registers.models.offline_profile import OfflineProfile
from registers.models.payment_method import PaymentMethod
from registers.models.quarantined_transaction import QuarantinedTransaction
from registers.models.receipt_settings import ReceiptSettings
from registers.models.register import Register
from registers.models.register_event import RegisterEvent
from registers.models.register_status import RegisterStatus
from registers.models.store import Store
from registers.models.transaction import Transaction, TransactionLine, TransactionPayment, TransactionTax
from registers.models.transaction_identity import TransactionIdentity
from registers.models.upload_session import UploadSession

__all__ = [
    "ChannelDataGroup",
    "ChannelDatabase",
    "Currency",
    "Device",
    "OfflineProfile",
    "PaymentMethod",
    "QuarantinedTransaction",
    "ReceiptSettings",
    "Register",
    "RegisterEvent",
    "RegisterStatus",
    "Store",
    "Transaction",
    "TransactionIdentity",
    "TransactionLine",
    "TransactionPayment",
    "TransactionTax",
    "UploadSession",
]
