"""What can be done in distribution: one verb per file."""
