"""What is kept of changes, and how; no Django."""
