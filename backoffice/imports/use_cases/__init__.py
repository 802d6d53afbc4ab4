"""What happens to imports, one verb per file."""
