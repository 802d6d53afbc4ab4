import pytest

import channel.errors
from channel.errors import (
    ERRORS_BY_CODE,
    AuthenticationFailed,
    DeviceInactive,
    EverytillError,
    HeadquartersBusy,
    HeadquartersTimeout,
    InvalidInput,
    error_from_problem,
    problem_from,
)


def test_every_error_has_its_own_code():
    ours = [each for each in vars(channel.errors).values() if isinstance(each, type) and issubclass(each, EverytillError)]
    assert sorted(each.__name__ for each in ERRORS_BY_CODE.values()) == sorted(each.__name__ for each in ours)


def test_the_docstring_is_the_default_message():
    assert str(DeviceInactive()) == "This device is not active at headquarters. Activate it again with a new code."


@pytest.mark.parametrize("error_class", ERRORS_BY_CODE.values())
def test_an_error_survives_the_wire(error_class):
    error = error_class("In plain words.", errors=[{"pointer": "/lines/0", "detail": "no"}], number="R1")
    read = error_from_problem({**problem_from(error), "status": 400})
    assert type(read) is error_class
    assert read.message == "In plain words."
    assert read.details == error.details


def test_problem_names_type_title_and_whether_to_try_again():
    assert problem_from(HeadquartersTimeout("No answer in 10 s.")) == {
        "type": "https://everytill.example/problems/headquarters-timeout",
        "title": "Headquarters did not answer in time.",
        "detail": "No answer in 10 s.",
        "code": "headquarters-timeout",
        "retryable": True,
    }


def test_busy_headquarters_keeps_its_wish_over_the_wire():
    read = error_from_problem(problem_from(HeadquartersBusy(retry_after_seconds=90)))
    assert isinstance(read, HeadquartersBusy)
    assert read.retry_after_seconds == 90


@pytest.mark.parametrize("problem", [{}, {"code": "from-the-future"}, {"code": 7, "message": "x", "self": "y"}])
def test_an_unknown_problem_is_a_plain_error(problem):
    read = error_from_problem({"detail": "Something new.", **problem})
    assert type(read) is EverytillError
    assert read.message == "Something new."


def test_a_details_name_cannot_replace_what_the_problem_is():
    problem = problem_from(InvalidInput("Bad.", code="not-found", status=200))
    assert (problem["code"], problem.get("status")) == ("invalid-input", None)


def test_retryable_is_inherited_but_not_shared():
    assert (HeadquartersTimeout.retryable, AuthenticationFailed.retryable) == (True, False)
