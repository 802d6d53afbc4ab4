"""Stores, registers, devices, channel databases and groups, and the transactions the registers sold."""
