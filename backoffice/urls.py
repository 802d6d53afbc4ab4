"""Every address of HQ begins here; each app lists its own."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

handler400 = "backoffice.unrouted.bad_request"
handler404 = "backoffice.unrouted.not_found"
handler500 = "backoffice.unrouted.server_error"

urlpatterns = [
    path("api/v1/", include("registers.api.urls")),
    path("api/v1/", include("distribution.api.urls")),
    path("api/v1/hq/", include("backoffice.hq_api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("backoffice.portal.urls")),
]
