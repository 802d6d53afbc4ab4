"""The pages a person at headquarters works with."""
