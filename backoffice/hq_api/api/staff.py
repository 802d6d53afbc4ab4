"""The staff who sign in at registers, and what they may do there."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.hq_view import HqListView
from backoffice.hq_api.api.setting_up import NamedItemView, NamedListView
from backoffice.hq_api.serializers.staff import PermissionGroupSerializer, StaffSerializer
from backoffice.staff.models import PermissionGroup, Staff
from backoffice.staff.use_cases.remove_permission_group import remove_permission_group
from backoffice.staff.use_cases.remove_staff import remove_staff
from backoffice.staff.use_cases.save_staff import save_staff

_STAFF = Staff.objects.select_related("permission_group").prefetch_related("address_books")


class StaffMembers(HqListView):
    """The staff who may sign in at registers."""

    queryset = _STAFF
    serializer_class = StaffSerializer
    ordering = ("number",)

    @extend_schema(responses={201: StaffSerializer})
    def post(self, request: Request) -> Response:
        """Create a member of staff; registers know it after the next run of job 1060."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = dict(serializer.validated_data)
        books, pin = said.pop("address_books", None), said.pop("pin", "")
        staff = Staff(**said)
        save_staff(staff=staff, address_books=books, pin=pin)
        return Response(self.get_serializer(staff).data, status=201)


class OneStaffMember(NamedItemView):
    """One member of staff."""

    queryset = _STAFF
    serializer_class = StaffSerializer
    lookup_field = "number"
    fixed = ("number",)

    @transaction.atomic
    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change what is named, or give a new PIN."""
        staff, changes = self.changed(request)
        self.refuse_fixed(staff, changes)
        books, pin = changes.pop("address_books", None), changes.pop("pin", "")
        for name, value in changes.items():
            setattr(staff, name, value)
        save_staff(staff=staff, changed=changes, address_books=books, pin=pin)
        return self.shown(request, self.get_object())

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a member of staff; transactions keep the number. Who may come back is better made inactive."""
        remove_staff(staff=self.get_object())
        return Response(status=204)


class PermissionGroups(NamedListView):
    """The permission groups."""

    queryset = PermissionGroup.objects.all()
    serializer_class = PermissionGroupSerializer

    @extend_schema(responses={201: PermissionGroupSerializer})
    def post(self, request: Request) -> Response:
        """Create a permission group."""
        return self.create(request)


class OnePermissionGroup(NamedItemView):
    """One permission group."""

    queryset = PermissionGroup.objects.all()
    serializer_class = PermissionGroupSerializer

    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change what its staff may do."""
        return self.change(request)

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: str) -> Response:
        """Remove a permission group that nobody is in."""
        remove_permission_group(permission_group=self.get_object())
        return Response(status=204)
