"""What is asked of staff."""
