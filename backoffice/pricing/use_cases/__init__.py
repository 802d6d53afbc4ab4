"""What changes in prices, one verb per file."""
