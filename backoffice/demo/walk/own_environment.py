"""The environment of a demo: the embedded default in a folder of its own, whatever the shell says of another HQ.

The settings are read when Django starts, before any command of ours. So the command begins twice: the second time in
the same process, with this environment.
"""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from django.conf import settings

from .folder import fresh_demo_folder

FOLDER_VARIABLE = "EVERYTILL_DEMO_DIR"

# What a shell may say of an HQ that is not the demo's.
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
    "AUDIT_LOG_DAYS",
    "CACHE_URL",
    "CELERY_BROKER_URL",
    "CELERY_WORKER_CONCURRENCY",
    "CHANGE_LOG_DAYS",
    "CLOCK_OFF_SECONDS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "DEVICE_TOKEN_LIFETIME_DAYS",
    "EXTRA_APPS",
    "GROUP_KEY_DAYS",
    "HAND_OVER_CODE_LIFETIME_HOURS",
    "HAND_OVER_TOKEN_LIFETIME_HOURS",
    "HEARTBEAT_SECONDS",
    "HQ_API_REQUESTS_PER_MINUTE",
    "HTTPS_ONLY",
    "IMPORT_DAYS",
    "ONE_TIME_CODE_CALLS_PER_MINUTE",
    "PACKAGE_DAYS",
    "PACKAGE_STORAGE_URL",
    "PASSWORD_MINIMUM_LENGTH",
    "PLANS_AT_ONCE",
    "PLAN_SIGNING_KEY",
    "PROXY_COUNT",
    "REFERENCE_SECONDS",
    "RUN_DAYS",
    "RUN_STALE_SECONDS",
    "SECOND_FACTOR_REQUIRED",
    "SECRET_KEY",
    "SESSION_DAYS",
    "SESSION_ENDS_WITH_BROWSER",
    "SESSION_HOURS",
    "STATUS_DAYS",
    "TIME_ZONE",
    "UPLOAD_BODY_DAYS",
    "UPLOAD_MAX_BYTES",
    "VOUCHER_RESERVATION_DAYS",
    "VOUCHER_RESERVATION_HOURS",
    "WEB_ONE_CPU",
)


# A register asks through the proxy its machine names, which is right everywhere but here, where HQ is this machine.
NO_PROXY = "127.0.0.1,localhost"


def demo_folder() -> Path | None:
    """Return the demo's folder when this process runs in a demo's environment, else None."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else None


def begin_again_in_own_folder(*, check: bool) -> NoReturn:
    """Make the demo's folder and start this very command anew in its environment; does not return.

    Raises:
        StepFailed: something that is not a demo's is in the way.
    """
    folder = Path(tempfile.mkdtemp(prefix="everytill-demo-")) if check else settings.DATA_DIR / "demo"
    fresh_demo_folder(folder)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *sys.argv], own_environment(os.environ, folder))  # noqa: S606 (ourselves)


def own_environment(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Build the environment of a demo from the shell's."""
    kept = {name: value for name, value in environment.items() if name not in FORGOTTEN}
    own = {
        FOLDER_VARIABLE: folder,
        "EVERYTILL_DATA_DIR": folder / "hq",
        "LOG_LEVEL": "WARNING",
        "NO_PROXY": NO_PROXY,
        "no_proxy": NO_PROXY,
        "PYTHONUNBUFFERED": 1,
    }
    return kept | {name: str(value) for name, value in own.items()}
