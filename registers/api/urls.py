"""Addresses of this app's API; the names are what the devices' allow-list speaks of."""

from django.urls import path

from registers.api.devices import ActivateDevice, DeactivateDevice, HandOverDevice, RotateDeviceToken, ValidateDevice
from registers.api.transactions import TransactionByReceipt, UploadTransactions
from registers.api.vouchers import VoucherBalance, VoucherReleases, VoucherReservations

urlpatterns = [
    path("devices/activate", ActivateDevice.as_view(), name="device-activate"),
    path("devices/validate", ValidateDevice.as_view(), name="device-validate"),
    path("devices/hand-over", HandOverDevice.as_view(), name="device-begin-hand-over"),
    path("devices/token", RotateDeviceToken.as_view(), name="device-rotate-token"),
    path("devices/deactivate", DeactivateDevice.as_view(), name="device-deactivate"),
    path("transactions/uploads", UploadTransactions.as_view(), name="transaction-upload"),
    path("transactions/receipts/<path:receipt_number>", TransactionByReceipt.as_view(), name="transaction-by-receipt"),
    path("retail/vouchers/balance", VoucherBalance.as_view(), name="retail-voucher-balance"),
    path("retail/vouchers/reservations", VoucherReservations.as_view(), name="retail-voucher-reserve"),
    path("retail/vouchers/releases", VoucherReleases.as_view(), name="retail-voucher-release"),
]
