"""Names and numbers of hosts: browsers bind passkeys to a name and refuse them under an IP address."""

import socket
from collections.abc import Sequence
from ipaddress import ip_address

from django.http.request import split_domain_port


def own_name(host: str, allowed: Sequence[str]) -> str:
    """How this machine calls itself in links: by its name where that leads to `host`, on which it listens."""
    numbers = {"localhost": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- compared, not bound
    try:
        found = {str(where[0]) for *_, where in socket.getaddrinfo("localhost", None)}
    except OSError:
        found = set()
    is_known = numbers.get(host, host) in found and not {"localhost", "*"}.isdisjoint(allowed)
    return "localhost" if is_known else "127.0.0.1"


def is_number(host: str) -> bool:
    """`host` as browsers send it, with or without its port."""
    try:
        ip_address(split_domain_port(host)[0].strip("[]"))
    except ValueError:
        return False
    return True
