"""Addresses of this app's API; the names are what the devices' allow-list speaks of."""

from django.urls import path

from distribution.api.health import Health
from distribution.api.packages import PackageDownload
from distribution.api.sync import SyncAcknowledge, SyncPoll

urlpatterns = [
    path("health", Health.as_view(), name="health"),
    path("sync/poll", SyncPoll.as_view(), name="sync-poll"),
    path("sync/acknowledgements", SyncAcknowledge.as_view(), name="sync-acknowledge"),
    path("packages/<str:sha256>", PackageDownload.as_view(), name="package-download"),
]
