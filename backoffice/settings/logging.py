"""Logs go to standard error, one line each; where they are kept is the business of what starts the process."""

from typing import Any

from .environment import env_choice

LOG_LEVEL = env_choice("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "standard_error": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["standard_error"], "level": LOG_LEVEL},
    "loggers": {
        # Django brings handlers of its own that are silent without DEBUG; errors of a request must always be seen.
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Each query as a line drowns everything else; who needs it switches it on by hand.
        "django.db.backends": {"level": "INFO"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
