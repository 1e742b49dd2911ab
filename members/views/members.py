from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import Member
from readinggroup.http import MemberRequest


@require_safe
def member_list(request: MemberRequest) -> HttpResponse:
    return render(request, "members/member_list.html", {"people": Member.objects.active().by_name()})
