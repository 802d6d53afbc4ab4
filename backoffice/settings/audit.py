"""The audit log: how long it is kept."""

from .environment import env_int

# What people changed may be asked for years later; who has to keep it longer exports it.
AUDIT_LOG_DAYS = env_int("AUDIT_LOG_DAYS", default=730, minimum=1, maximum=36500)
