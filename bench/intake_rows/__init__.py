"""The parts of `bench/intake.py`: one measurement per file, what they share, and the program around them."""
