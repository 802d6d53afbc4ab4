"""The data folder of a test run, named before Django reads its settings.

A pytest plugin (`-p tests.data_folder`) and not a part of conftest.py: pytest-django loads the settings before any
conftest.py is read, and the settings create the data folder they are told of.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What a developer's shell may say about a running HQ must not reach the tests, nor the tests its data.
FORGOTTEN = (
    "ACTIVATION_CODE_LIFETIME_HOURS",
    "ALERT_BEHIND_MINUTES",
    "ALERT_DATABASE_PERCENT",
    "ALERT_DAYS",
    "ALERT_SALES_WAITING_MINUTES",
    "ALERT_SEQUENCE_GAP_MINUTES",
    "ALERT_SILENT_MINUTES",
    "ALERT_TOKEN_DAYS",
    "ALLOWED_HOSTS",
    "AUDIT_INTERVAL_HOURS",
    "CACHE_URL",
    "CELERY_BROKER_URL",
    "CHANGE_LOG_DAYS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DEVICE_TOKEN_LIFETIME_DAYS",
    "EXTRA_APPS",
    "GROUP_KEY_DAYS",
    "HAND_OVER_CODE_LIFETIME_HOURS",
    "HAND_OVER_TOKEN_LIFETIME_HOURS",
    "HQ_API_REQUESTS_PER_MINUTE",
    "HTTPS_ONLY",
    "IMPORT_DAYS",
    "LOG_LEVEL",
    "ONE_TIME_CODE_CALLS_PER_MINUTE",
    "PACKAGE_DAYS",
    "PACKAGE_STORAGE_URL",
    "PLAN_SIGNING_KEY",
    "PROXY_COUNT",
    "REFERENCE_SECONDS",
    "RUN_DAYS",
    "RUN_STALE_SECONDS",
    "SESSION_DAYS",
    "TIME_ZONE",
    "UPLOAD_BODY_DAYS",
    "VOUCHER_RESERVATION_DAYS",
    "VOUCHER_RESERVATION_HOURS",
    "UPLOAD_MAX_BYTES",
)


def make_data_folder() -> Path:
    """Create the folder and have it removed at the end, by the process that made it and not by one it started."""
    folder = Path(tempfile.mkdtemp(prefix="everytill-tests-"))
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, process_id: int) -> None:
    if os.getpid() == process_id:
        shutil.rmtree(folder, ignore_errors=True)


DATA_FOLDER = make_data_folder()
os.environ["EVERYTILL_DATA_DIR"] = str(DATA_FOLDER)
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 32
for _name in FORGOTTEN:
    os.environ.pop(_name, None)
