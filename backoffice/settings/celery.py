"""Celery: a message is only a hint; what is due is a row in the database, found again by the sweep.

Each paragraph says which failure it prevents. The embedded default uses a broker in a SQLite file
(`backoffice.embedded_broker`); CELERY_BROKER_URL=redis://... replaces it.
"""

from typing import Any

from .core import TIME_ZONE
from .environment import env_int, env_url
from .folders import DATA_DIR

SWEEP_INTERVAL_SECONDS = 10

# A distribution run that has not moved for so long has lost its worker, and the sweep gives it to another.
RUN_STALE_SECONDS = env_int("RUN_STALE_SECONDS", default=300, minimum=5, maximum=24 * 60 * 60)

CELERY_BROKER_URL = env_url(
    "CELERY_BROKER_URL",
    default=f"sqla+sqlite:///{DATA_DIR / 'broker.sqlite3'}",
    schemes=("sqla+sqlite", "redis", "rediss", "amqp", "amqps"),
)
BROKER_IS_EMBEDDED = CELERY_BROKER_URL.startswith("sqla+sqlite")

# How often what polls that told nothing new have left is written in bulk. What is lost with a process is no more than that.
HEARTBEAT_SECONDS = env_int("HEARTBEAT_SECONDS", default=2, minimum=1, maximum=60)
# Where it waits meanwhile: in the broker's Redis; without one each web process keeps and writes its own.
HEARTBEAT_REDIS_URL = CELERY_BROKER_URL if CELERY_BROKER_URL.startswith(("redis://", "rediss://")) else ""

# Prevents: a dead broker takes the web tier down, because every request that leaves a hint waits for it. Two short
# tries, then the request goes on and the sweep does the rest.
_PUBLISH_RETRIES = {"max_retries": 2, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = _PUBLISH_RETRIES
CELERY_BROKER_CONNECTION_TIMEOUT = 2


def broker_options(*, embedded: bool) -> dict[str, Any]:
    """Build the options of the broker's transport."""
    if embedded:
        # Prevents: a second between *Run now* and its beginning, and `database is locked` when two processes publish.
        return {**_PUBLISH_RETRIES, "polling_interval": 0.2, "connect_args": {"timeout": 20}}
    # Prevents: a task that runs longer than this is handed to a second worker while the first still works on it.
    return {**_PUBLISH_RETRIES, "visibility_timeout": 3 * 60 * 60, "socket_connect_timeout": 2}


CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(embedded=BROKER_IS_EMBEDDED)

# Prevents: a worker that starts before its broker gives up for ever.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# Prevents: a worker that is killed has already acknowledged, and the hint is lost until the next sweep.
CELERY_TASK_ACKS_LATE = True

# Prevents: a busy worker holds hints back that an idle one could follow.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# Prevents: results nobody reads pile up. What a task did is in the tables.
CELERY_TASK_IGNORE_RESULT = True

# Prevents: a message that runs code when it is read.
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"

# Prevents: forked children that share a SQLite connection. Threads are enough for one machine.
CELERY_WORKER_POOL = "threads" if BROKER_IS_EMBEDDED else "prefork"
CELERY_WORKER_CONCURRENCY = env_int("CELERY_WORKER_CONCURRENCY", default=2, minimum=1, maximum=64)

# Prevents: a broker without broadcasts (the embedded one) fills with messages to all workers that nobody collects.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False

# Prevents: Celery replaces our log format.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

CELERY_ENABLE_UTC = True
# Prevents: a calendar that names no time zone runs by UTC and not by HQ's clock.
CELERY_TIMEZONE = TIME_ZONE

# Recurrences are rows (see docs/adr/0013-recurrence.md). Beat looks every 5 seconds whether they have changed.
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

# Prevents: beat adds a nightly clean-up of results, of which there are none.
CELERY_RESULT_EXPIRES = None

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {
        "task": "distribution.sweep",
        "schedule": float(SWEEP_INTERVAL_SECONDS),
        # Prevents: after an hour without a worker, the first one runs 360 sweeps in a row.
        "options": {"expire_seconds": SWEEP_INTERVAL_SECONDS},
    },
}

if HEARTBEAT_REDIS_URL:
    CELERY_BEAT_SCHEDULE["noted calls"] = {
        "task": "registers.write_noted",
        "schedule": float(HEARTBEAT_SECONDS),
        "options": {"expire_seconds": HEARTBEAT_SECONDS},
    }
