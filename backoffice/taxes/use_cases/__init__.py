"""What changes in taxes, one verb per file."""
