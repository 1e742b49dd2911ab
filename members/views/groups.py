from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions.groups import change_group
from members.forms.groups import GroupForm
from members.models import the_group
from members.views.access import for_organisers
from readinggroup.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def group_edit(request: MemberRequest) -> HttpResponse:
    # A copy: a refused form leaves its input on its instance, and the header shows the group as it is.
    form = GroupForm(request.POST if request.method == "POST" else None, instance=copy(the_group()))
    if not form.is_valid():
        return render(
            request, "members/group_edit.html", {"form": form}, status=422 if form.is_bound else 200
        )
    change_group(**form.cleaned_data, by=request.user)
    messages.success(request, _("The group’s settings are saved."))
    return redirect("papers:desk")
