"""How old a customer has to be, as the one date a cashier can compare with an identity card."""

from datetime import date


def born_by(minimum_age: int, on_date: date) -> date:
    """Return the last date of birth with which somebody is old enough on a day.

    Who was born on 29 February is a year older on 1 March where there is no such day.
    """
    year = on_date.year - minimum_age
    try:
        return on_date.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
