"""Reads of the app, one per file."""
