"""Alerts: when something about a register is worth a person's look. Too early and nobody reads them any more."""

from .environment import env_int

_LONGEST_MINUTES = 60 * 24 * 60

# A register that has not polled for so long, and for several of its own poll intervals.
ALERT_SILENT_MINUTES = env_int("ALERT_SILENT_MINUTES", default=60, minimum=1, maximum=_LONGEST_MINUTES)

# A register that polls, and has not got for so long what was released for it.
ALERT_BEHIND_MINUTES = env_int("ALERT_BEHIND_MINUTES", default=60, minimum=1, maximum=_LONGEST_MINUTES)

# The oldest sale a register holds, and a transaction that HQ has not got and no register says it holds.
ALERT_SALES_WAITING_MINUTES = env_int("ALERT_SALES_WAITING_MINUTES", default=60, minimum=1, maximum=_LONGEST_MINUTES)
ALERT_SEQUENCE_GAP_MINUTES = env_int("ALERT_SEQUENCE_GAP_MINUTES", default=60, minimum=1, maximum=_LONGEST_MINUTES)

# A register's offline database, in percent of the limit its offline profile sets.
ALERT_DATABASE_PERCENT = env_int("ALERT_DATABASE_PERCENT", default=80, minimum=1, maximum=100)

# A device token that has not been replaced so many days before its end: its register has not been there to do it.
ALERT_TOKEN_DAYS = env_int("ALERT_TOKEN_DAYS", default=14, minimum=1, maximum=365)

# For how many days alerts that are over are kept.
ALERT_DAYS = env_int("ALERT_DAYS", default=90, minimum=1, maximum=3650)
