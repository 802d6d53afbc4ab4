import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from channel import errors


def answer(error):
    """Answer a request whose view raises the error, rendered as it goes out."""

    class Raising(APIView):
        authentication_classes = ()
        permission_classes = (AllowAny,)

        def get(self, request):
            raise error

    response = Raising.as_view()(APIRequestFactory().get("/"))
    response.render()
    assert response["Content-Type"] == "application/problem+json"
    return response


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidInput(), 400),
        (errors.DocumentInvalid(), 400),
        (errors.AuthenticationFailed(), 401),
        (errors.DeviceInactive(), 401),
        (errors.SignInRefused(), 401),
        (errors.NotPermitted(), 403),
        (errors.NotFound(), 404),
        (errors.UnknownBarcode(), 404),
        (errors.StateConflict(), 409),
        (errors.RegisterHoldsSales(), 409),
        (errors.GroupBusy(), 409),
        (errors.PackageCorrupt(), 422),
        (errors.HeadquartersBusy(), 503),
        (errors.EverytillError(), 500),
    ],
)
def test_each_of_our_errors_is_a_problem_with_its_status(error, status):
    response = answer(error)
    content = json.loads(response.content)
    assert (response.status_code, content["status"], content["code"]) == (status, status, error.code)
    assert type(errors.error_from_problem(content)) is type(error)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(), 404, "not-found"),
        (PermissionDenied(), 403, "not-permitted"),
        (RequestDataTooBig(), 413, "invalid-input"),
        (exceptions.NotFound(), 404, "not-found"),
        (exceptions.PermissionDenied(), 403, "not-permitted"),
        (exceptions.MethodNotAllowed("PUT"), 405, "invalid-input"),
        (exceptions.ParseError(), 400, "invalid-input"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "invalid-input"),
        (exceptions.Throttled(wait=7), 429, "headquarters-busy"),
    ],
)
def test_the_frameworks_errors_are_problems_too(error, status, code):
    response = answer(error)
    assert (response.status_code, json.loads(response.content)["code"]) == (status, code)


def test_validation_errors_point_at_their_fields():
    error = exceptions.ValidationError(
        {"name": ["No."], "lines": [{}, {"price": ["Too low.", "Odd."]}], "non_field_errors": ["Hm."]}
    )
    assert json.loads(answer(error).content)["errors"] == [
        {"pointer": "/name", "detail": "No."},
        {"pointer": "/lines/1/price", "detail": "Too low."},
        {"pointer": "/lines/1/price", "detail": "Odd."},
        {"pointer": "", "detail": "Hm."},
    ]


def test_busy_and_unauthenticated_say_so_in_headers():
    assert answer(errors.HeadquartersBusy(retry_after_seconds=9))["Retry-After"] == "9"
    assert answer(exceptions.Throttled(wait=7))["Retry-After"] == "7"
    assert answer(errors.DeviceInactive())["WWW-Authenticate"] == "Device"


def test_what_nobody_expected_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        answer(ZeroDivisionError())
