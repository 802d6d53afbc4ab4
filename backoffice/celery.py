"""The Celery app: `celery --app backoffice worker` and `beat` start here, and so does every process that leaves a hint."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")

# kombu's documented table of transports: URLs stay as everyone knows them, the transport behind them is ours.
TRANSPORT_ALIASES["sqla"] = "backoffice.embedded_broker:Transport"

app = Celery("everytill")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
