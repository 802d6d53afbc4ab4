"""The tables of the app, one model per file."""

from .recovery_code import RecoveryCode
from .second_factor import SecondFactor

__all__ = ["RecoveryCode", "SecondFactor"]
