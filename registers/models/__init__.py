"""The tables of the registers app; thin: state changes are verbs in `use_cases`, questions are in `queries`."""

from registers.models.alert import Alert
from registers.models.awaited_sale import AwaitedSale
from registers.models.channel_data_group import ChannelDataGroup
from registers.models.channel_database import ChannelDatabase
from registers.models.currency import Currency
from registers.models.daily_total import DailyPaymentTotal, DailyTaxTotal, DailyTotal
from registers.models.device import Device
from registers.models.device_call import DeviceCall
from registers.models.offline_profile import OfflineProfile
from registers.models.payment_method import PaymentMethod
from registers.models.quarantine_retry import QuarantineRetry
from registers.models.quarantined_transaction import QuarantinedTransaction, QuarantineEvent
from registers.models.receipt_settings import ReceiptSettings
from registers.models.register import Register
from registers.models.register_event import RegisterEvent
from registers.models.register_journal import AwaitedTransaction, RegisterJournal
from registers.models.register_status import RegisterStatus, RegisterStatusHistory
from registers.models.store import Store
from registers.models.store_day import StoreDay, StoreDayEvent
from registers.models.store_manager import StoreManager
from registers.models.transaction import (
    Transaction,
    TransactionDiscount,
    TransactionLine,
    TransactionPayment,
    TransactionTax,
    TransactionTender,
)
from registers.models.transaction_identity import TransactionIdentity
from registers.models.upload_session import UploadSession
from registers.models.voucher import Voucher, VoucherMovement, VoucherReservation

__all__ = [
    "Alert",
    "AwaitedSale",
    "AwaitedTransaction",
    "ChannelDataGroup",
    "ChannelDatabase",
    "Currency",
    "DailyPaymentTotal",
    "DailyTaxTotal",
    "DailyTotal",
    "Device",
    "DeviceCall",
    "OfflineProfile",
    "PaymentMethod",
    "QuarantineEvent",
    "QuarantineRetry",
    "QuarantinedTransaction",
    "ReceiptSettings",
    "Register",
    "RegisterEvent",
    "RegisterJournal",
    "RegisterStatus",
    "RegisterStatusHistory",
    "Store",
    "StoreDay",
    "StoreDayEvent",
    "StoreManager",
    "Transaction",
    "TransactionDiscount",
    "TransactionIdentity",
    "TransactionLine",
    "TransactionPayment",
    "TransactionTax",
    "TransactionTender",
    "UploadSession",
    "Voucher",
    "VoucherMovement",
    "VoucherReservation",
]
