from django.contrib import admin
from django.urls import include, path

from readinggroup import views

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("language/", views.language_set, name="language_set"),
    path("theme/", views.theme_set, name="theme_set"),
    # Before allauth's, some of whose pages they replace.
    path("", include("members.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("papers.urls")),
]

handler400 = "readinggroup.views.bad_request"
handler403 = "readinggroup.views.forbidden"
handler404 = "readinggroup.views.not_found"
handler429 = "members.views.limits.too_many_requests"
handler500 = "readinggroup.views.server_error"
