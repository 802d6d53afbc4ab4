"""The PostgreSQL backend of Django, with a cheaper way to notice that a kept connection is gone."""
