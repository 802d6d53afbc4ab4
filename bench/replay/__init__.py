"""The parts of `bench/replay_transactions.py`: reading day files, a company to sell them in, the registers that do."""
