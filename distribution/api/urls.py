"""Addresses of this app's API; the names are what the devices' allow-list speaks of."""

from django.urls import path

from distribution.api.health import Health
from distribution.api.packages import PackageDownload
from distribution.api.retail import CustomerByNumber, ProductByBarcode, ProductByNumber, ProductSearch, SignIn, StoreOfDevice
from distribution.api.sync import SyncAcknowledge, SyncPoll

urlpatterns = [
    path("health", Health.as_view(), name="health"),
    path("sync/poll", SyncPoll.as_view(), name="sync-poll"),
    path("sync/acknowledgements", SyncAcknowledge.as_view(), name="sync-acknowledge"),
    path("packages/<str:sha256>", PackageDownload.as_view(), name="package-download"),
    path("retail/store", StoreOfDevice.as_view(), name="retail-store"),
    path("retail/sign-in", SignIn.as_view(), name="retail-sign-in"),
    path("retail/products", ProductSearch.as_view(), name="retail-product-search"),
    # `path`, because people put slashes into numbers.
    path("retail/products/barcodes/<path:code>", ProductByBarcode.as_view(), name="retail-product-by-barcode"),
    path("retail/products/numbers/<path:number>", ProductByNumber.as_view(), name="retail-product-by-number"),
    path("retail/customers/<path:number>", CustomerByNumber.as_view(), name="retail-customer"),
]
