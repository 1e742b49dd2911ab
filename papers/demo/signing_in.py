from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.models import Member
from papers.demo.cast import cast


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the cast, without a password; the address exists in the demo alone."""
    if request.method != "POST":
        return render(request, "papers/demo.html")
    handle = request.POST.get("handle", "")
    if handle not in {persona.handle for persona in cast()}:
        raise Http404
    member = get_object_or_404(Member.objects.active(), handle=handle)
    login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
