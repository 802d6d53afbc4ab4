"""What is asked of the catalog."""
