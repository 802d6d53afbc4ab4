"""What changes in second factors, one verb per file."""
