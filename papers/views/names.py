from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from papers.names import all_names


@require_safe
def name_list(request: HttpRequest) -> JsonResponse:
    """Asked for by js/completion.js, once a page and only while somebody writes."""
    return JsonResponse(all_names())
