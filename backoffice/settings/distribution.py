"""Distribution: how long HQ keeps what registers may still need, and no longer.

Each number bounds a table or a folder that would otherwise grow for ever. None of them can cost data: whoever comes back
later than they say is sent everything anew (a FULL package), which is more bytes and nothing worse.
"""

from .environment import env_int

_LONGEST_DAYS = 3650

# Packages that lead on from a release somebody held: a register that was away for longer begins with a FULL.
PACKAGE_DAYS = env_int("PACKAGE_DAYS", default=30, minimum=1, maximum=_LONGEST_DAYS)

# Download sessions that are over, full synchronizations and packages on demand that came to an end.
SESSION_DAYS = env_int("SESSION_DAYS", default=30, minimum=1, maximum=_LONGEST_DAYS)

# The history of distribution runs.
RUN_DAYS = env_int("RUN_DAYS", default=90, minimum=1, maximum=_LONGEST_DAYS)

# What changed at HQ, for groups that are not run: one that waits longer is compared whole at its next run.
CHANGE_LOG_DAYS = env_int("CHANGE_LOG_DAYS", default=30, minimum=1, maximum=_LONGEST_DAYS)

# How long a group's packages about people are encrypted with the same key.
GROUP_KEY_DAYS = env_int("GROUP_KEY_DAYS", default=90, minimum=1, maximum=_LONGEST_DAYS)

# How often what each group was sent is compared with HQ's tables, row by row.
AUDIT_INTERVAL_HOURS = env_int("AUDIT_INTERVAL_HOURS", default=24, minimum=1, maximum=366 * 24)

# What registers said of themselves, thinned to one row an hour and one at each turn; and what each device called.
STATUS_DAYS = env_int("STATUS_DAYS", default=30, minimum=1, maximum=_LONGEST_DAYS)

# How far a register's clock may be from HQ's before somebody is told: its sales carry its time.
CLOCK_OFF_SECONDS = env_int("CLOCK_OFF_SECONDS", default=120, minimum=5, maximum=24 * 60 * 60)

# Plans one web process makes at the same time. Whoever comes meanwhile is asked to come back, each at a moment of its own.
PLANS_AT_ONCE = env_int("PLANS_AT_ONCE", default=6, minimum=1, maximum=256)
