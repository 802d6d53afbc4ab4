"""Each command makes one call."""
