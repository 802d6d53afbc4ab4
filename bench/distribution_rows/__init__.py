"""The lines of `bench/distribution.py`, a module for each subject, and the company they are measured in."""
