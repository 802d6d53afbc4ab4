"""The lines of `bench/distribution.py`, a module for each subject, and what they share: a company, times, the table."""
