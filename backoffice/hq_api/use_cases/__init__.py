"""What the HQ API changes, one verb per file."""
