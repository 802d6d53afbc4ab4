"""The numbers and names of the scheduler jobs every installation starts with.

They are shared so that a register can name the job whose data is old without asking HQ.
"""

STANDARD_JOBS: dict[int, str] = {
    1010: "Customers",
    1020: "Prices and discounts",
    1040: "Products",
    1060: "Staff",
    1070: "Channel configuration",
    1080: "Tax",
    1090: "Registers",
    1110: "Global configuration",
}

# Jobs whose rows are about people: their packages travel encrypted.
PERSONAL_JOBS = frozenset({1010, 1060})

# An alias: stands for all jobs and owns no table.
ALL_JOBS = 9999
