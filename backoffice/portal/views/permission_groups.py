"""The permission groups: what staff may do at a register."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hq_api.domain.scopes import Reach
from backoffice.portal.forms.staff import PermissionGroupForm
from backoffice.staff.models import PermissionGroup
from backoffice.staff.use_cases.remove_permission_group import USED_BY, remove_permission_group

from .access import needs
from .lists import shown_as_list
from .setting_up import Kind, edited, fact, listed, removed, shown, yes_or_no

PERMISSION_GROUPS = Kind(
    "permission-group",
    PermissionGroupForm,
    things=gettext_lazy("Permission groups"),
    new=gettext_lazy("New permission group"),
    create=gettext_lazy("Create permission group"),
    none=gettext_lazy("No permission group yet"),
    purpose=gettext_lazy("A permission group says what its staff may do at a register: returns, voids, other prices, discounts."),
    explanation=gettext_lazy("Registers know it after the next run of job 1060."),
)


@require_safe
@needs("staff.view_permissiongroup", reach=Reach.SHARED)
@shown_as_list
def permission_group_list(request: HttpRequest) -> HttpResponse:
    """Show the permission groups, narrowed by code or name."""
    rows = PermissionGroup.objects.annotate(staff_count=Count("staff")).order_by("code")
    return listed(request, PERMISSION_GROUPS, rows, "portal/permission_groups/list.html")


@require_safe
@needs("staff.view_permissiongroup", reach=Reach.SHARED)
def permission_group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a group may do, and where its staff are listed."""
    group = get_object_or_404(PermissionGroup, pk=pk)
    percent = formats.number_format(group.maximum_discount_percent.normalize(), use_l10n=True)
    facts = (
        fact(_("Code"), group.code),
        fact(_("Name"), group.name),
        yes_or_no(_("May take returns"), group.can_return),
        yes_or_no(_("May take returns without a receipt"), group.can_return_without_receipt),
        yes_or_no(_("May override prices"), group.can_override_price),
        yes_or_no(_("May void transactions"), group.can_void),
        yes_or_no(_("May disconnect and connect the register"), group.can_disconnect),
        fact(_("Maximum discount in percent"), percent),
        fact(_("Staff"), _("Its staff"), f"{reverse('portal:staff-list')}?permission_group={pk}"),
    )
    return shown(request, PERMISSION_GROUPS, group, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.add_permissiongroup", reach=Reach.NONE)
def permission_group_create(request: HttpRequest) -> HttpResponse:
    """Create a permission group."""
    return edited(request, PERMISSION_GROUPS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.change_permissiongroup", reach=Reach.NONE)
def permission_group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a permission group."""
    return edited(request, PERMISSION_GROUPS, get_object_or_404(PermissionGroup, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("staff.delete_permissiongroup", reach=Reach.NONE)
def permission_group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what removing a permission group does, and do it when confirmed."""
    group = get_object_or_404(PermissionGroup, pk=pk)
    says = [_("Nobody is in this permission group: registers will not miss it.")]
    return removed(
        request,
        PERMISSION_GROUPS,
        group,
        lambda: remove_permission_group(permission_group=group),
        says=says,
        used_by=USED_BY,
    )
