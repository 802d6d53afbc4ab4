"""Codes, and how they are kept; no Django."""
