"""Moves rows from HQ to channel databases: change log, jobs, schedules, releases, packages, download sessions."""
