"""What `bench/portal.py` measures, and how."""
