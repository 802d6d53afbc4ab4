"""The ledger as files for other programs: CSV for everybody, Parquet for those who count.

Written piece by piece while the rows are read, so that a year takes no more memory than a day.
"""
