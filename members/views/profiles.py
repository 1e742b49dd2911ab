from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actions.profiles import change_profile
from members.forms.profiles import ProfileForm
from members.models import Member
from readinggroup.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    # A copy: a refused form leaves its input on its instance, and the header shows the member as they are.
    member = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=member)
    if form.is_valid():
        try:
            change_profile(member=member)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your settings are saved."))
            return HttpResponseRedirect(reverse("members:profile"))
    return render(request, "members/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def account_email(request: MemberRequest) -> HttpResponse:
    """In place of allauth's page, where one could take another person's address: none is verified."""
    return HttpResponseRedirect(reverse("members:profile"))
