from typing import Any

from django.http import HttpRequest

from papers.demo.cast import PASSWORD, cast


def demo(request: HttpRequest) -> dict[str, Any]:
    """What only the demo's pages show: that it is one, and who can be signed in as."""
    return {"DEMO": True, "DEMO_MEMBERS": cast(), "DEMO_PASSWORD": PASSWORD}
