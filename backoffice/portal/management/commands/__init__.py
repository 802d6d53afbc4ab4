"""One command per module; each is what `manage.py` calls it."""
