"""What changes in staff, one verb per file."""
