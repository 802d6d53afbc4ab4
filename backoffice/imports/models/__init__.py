"""The tables of the app."""

from .import_job import ImportJob

__all__ = ["ImportJob"]
