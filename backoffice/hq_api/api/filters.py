"""What lists can be narrowed by: natural keys and plain values, each over an index or a short list."""

from django_filters import rest_framework as filters

from backoffice.catalog.models import Barcode, Product
from backoffice.customers.models import Customer
from backoffice.pricing.models import ExchangeRate, Price
from distribution.models import DistributionRun, DownloadSession
from registers.models import (
    Alert,
    ChannelDatabase,
    Device,
    QuarantinedTransaction,
    Register,
    Store,
    Transaction,
    UploadSession,
    Voucher,
)


class ProductFilter(filters.FilterSet):
    """Products."""

    category = filters.CharFilter(field_name="category__code")
    tax_group = filters.CharFilter(field_name="tax_group__code")
    assortment = filters.CharFilter(field_name="assortments__code")
    barcode = filters.CharFilter(field_name="barcodes__code")
    number_starts_with = filters.CharFilter(field_name="number", lookup_expr="startswith")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Product
        fields = ("is_active",)


class BarcodeFilter(filters.FilterSet):
    """Barcodes."""

    product = filters.CharFilter(field_name="product__number")

    class Meta:
        model = Barcode
        fields = ("is_primary",)


class PriceFilter(filters.FilterSet):
    """Prices."""

    product = filters.CharFilter(field_name="product__number")
    price_group = filters.CharFilter(field_name="price_group__code")

    class Meta:
        model = Price
        fields = ("valid_from",)


class ExchangeRateFilter(filters.FilterSet):
    """Exchange rates."""

    store_currency = filters.CharFilter(field_name="store_currency__code")
    currency = filters.CharFilter(field_name="currency__code")

    class Meta:
        model = ExchangeRate
        fields = ()


class CustomerFilter(filters.FilterSet):
    """Customers."""

    address_book = filters.CharFilter(field_name="address_books__code")

    class Meta:
        model = Customer
        fields = ("blocked",)


class StoreFilter(filters.FilterSet):
    """Stores."""

    channel_data_group = filters.CharFilter(field_name="channel_data_group__name")

    class Meta:
        model = Store
        fields = ()


class RegisterFilter(filters.FilterSet):
    """Registers."""

    store = filters.CharFilter(field_name="store__number")

    class Meta:
        model = Register
        fields = ("support_offline",)


class DeviceFilter(filters.FilterSet):
    """Devices."""

    store = filters.CharFilter(field_name="register__store__number")
    register = filters.CharFilter(field_name="register__number")

    class Meta:
        model = Device
        fields = ("state", "type")


class AlertFilter(filters.FilterSet):
    """Alerts."""

    store = filters.CharFilter(field_name="register__store__number")
    register = filters.CharFilter(field_name="register__number")
    is_open = filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")

    class Meta:
        model = Alert
        fields = ("kind",)


class ChannelDatabaseFilter(filters.FilterSet):
    """Channel databases."""

    group = filters.CharFilter(field_name="group__name")
    register = filters.CharFilter(field_name="register__number")

    class Meta:
        model = ChannelDatabase
        fields = ("kind", "pause_data_synchronization")


class RunFilter(filters.FilterSet):
    """Runs."""

    schedule = filters.CharFilter(field_name="schedule__name")

    class Meta:
        model = DistributionRun
        fields = ("state",)


class DownloadSessionFilter(filters.FilterSet):
    """Download sessions."""

    register = filters.CharFilter(field_name="channel_database__register__number")
    store = filters.CharFilter(field_name="channel_database__register__store__number")

    class Meta:
        model = DownloadSession
        fields = ("state",)


class UploadSessionFilter(filters.FilterSet):
    """Upload sessions."""

    register = filters.CharFilter(field_name="device__register__number")
    received_since = filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="gte")

    class Meta:
        model = UploadSession
        fields = ("state",)


class QuarantineFilter(filters.FilterSet):
    """Quarantined transactions."""

    register = filters.CharFilter(field_name="register__number")
    is_open = filters.BooleanFilter(field_name="resolved_at", lookup_expr="isnull")

    class Meta:
        model = QuarantinedTransaction
        fields = ("store_number", "business_date")


class TransactionFilter(filters.FilterSet):
    """Transactions."""

    store = filters.CharFilter(field_name="store_number")
    register = filters.CharFilter(field_name="register_number")
    business_date_from = filters.DateFilter(field_name="business_date", lookup_expr="gte")
    business_date_to = filters.DateFilter(field_name="business_date", lookup_expr="lte")

    class Meta:
        model = Transaction
        fields = ("type", "business_date", "receipt_number", "reference", "customer_number", "created_offline")


class VoucherFilter(filters.FilterSet):
    """Vouchers."""

    number = filters.CharFilter(field_name="number")
    currency = filters.CharFilter(field_name="currency__code")
    created_since = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")

    class Meta:
        model = Voucher
        fields = ("kind", "is_blocked")
