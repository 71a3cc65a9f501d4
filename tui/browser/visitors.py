"""Who may reach the server: by which names, from which pages, and how many at once."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches what is bound to a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def names_of(host: str, public_url: str | None) -> frozenset[str]:
    """Name the hosts by which this server may be reached, besides plain addresses.

    A page elsewhere can have its own name resolve to our address; a browser then takes both for one. So
    every other name is refused.
    """
    names = {*LOOPBACK, host.lower()}
    if not is_loopback(host):
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    if public_url:
        names.add((urlsplit(public_url).hostname or "").lower())
    return frozenset(names)


def is_named(host_header: str, names: frozenset[str]) -> bool:
    """Say whether a request's `Host` is a name of ours or a plain address."""
    try:
        host = (urlsplit(f"//{host_header}").hostname or "").lower()
        return host in names or bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def is_own_page(origin: str, host_header: str, public_url: str | None) -> bool:
    """Say whether a request for a terminal comes from a page that this server gave out.

    `origin` is what the browser says the page is from; "" from what is no browser, which is refused.
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if public_url:
        public = urlsplit(public_url)
        if (parts.scheme, parts.netloc.lower()) == (public.scheme, public.netloc.lower()):
            return True
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host_header.lower()
