"""What changes in the catalog, one verb per file."""
