"""The tables of the app."""

from .import_job import ImportJob
from .remembered_mapping import RememberedMapping

__all__ = ["ImportJob", "RememberedMapping"]
