from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import Member
from readinggroup.http import MemberRequest

PAGE = 100


@require_safe
def member_list(request: MemberRequest) -> HttpResponse:
    page = Paginator(Member.objects.active().by_name(), PAGE).get_page(request.GET.get("page"))
    return render(request, "members/member_list.html", {"page": page})
