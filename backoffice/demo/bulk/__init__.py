"""Rows by the million, made inside the database: what no loop of Python would finish while somebody waits.

One file for each part of a company; each gives statements, which `use_cases/fill_at_size.py` executes.
"""
