"""The site's addresses and the demo's own; the root of addresses in readinggroup.demo_settings alone."""

from django.urls import path

from papers.demo.signing_in import demo
from readinggroup import urls

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
handler429 = urls.handler429

urlpatterns = [path("demo/", demo, name="demo"), *urls.urlpatterns]
