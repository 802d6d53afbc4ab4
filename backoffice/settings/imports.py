"""Imports: for how long their files stay."""

from .environment import env_int

# After the end of an import its uploaded file and its refused rows go; what it counted stays.
IMPORT_DAYS = env_int("IMPORT_DAYS", default=30, minimum=1, maximum=3650)
