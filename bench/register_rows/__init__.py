"""The parts of `bench/register.py`."""
