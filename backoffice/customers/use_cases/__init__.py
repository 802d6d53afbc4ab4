"""What changes in customers, one verb per file."""
