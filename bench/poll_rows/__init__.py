"""What `bench/poll.py` is made of."""
