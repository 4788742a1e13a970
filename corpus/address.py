"""Decide which addresses may be asked at all. Pure: looks nothing up.

`refusal` judges an address as it is written, `Networks.admits` the IP address that
its host turned out to have. Both are needed: a public name may have a private address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import urlsplit

# What RFC 6890 and the IANA registry of special addresses keep out of the public internet. Written out, because
# what Python calls global changed between its patch releases.
_SPECIAL_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by the customers of a carrier
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
    )
)
# Only this block has been given out; loopback, link-local, unique local, site-local, multicast, mapped, compatible
# and translated (64:ff9b::/96, 64:ff9b:1::/48) addresses lie outside of it.
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which wraps an IPv4 address
        "3fff::/20",  # documentation
    )
)
# The interface half of an ISATAP address, 0:5efe or 200:5efe, is followed by the IPv4 address that it leads to.
_ISATAP = (0x00005EFE, 0x02005EFE)

_NUMERIC_LABEL = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
# A space or backslash ends the host for one program and not for the next; further on it is only untidy.
_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f]|^[^/?#]*//[^/?#]*[ \\]|^[^/]*\\")
_HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


@dataclass(frozen=True, slots=True)
class Networks:
    """The public internet, and what else the operator lets the fetcher reach."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    @classmethod
    def allowing(cls, named: Iterable[str]) -> Self:
        """Return the public internet together with these networks ("10.0.0.0/8"), addresses and host names.

        Raises ValueError, naming it, for what is none of these.
        """
        networks, hosts = [], []
        for name in named:
            if network := _network(name):
                networks.append(network)
            elif _HOST_NAME.fullmatch(name.lower()) and not _ends_in_number(name):
                hosts.append(name.lower())
            else:
                raise ValueError(f"{name!r} is no network (10.0.0.0/8), no IP address and no host name")
        return cls(tuple(networks), frozenset(hosts))

    def admits(self, host: str, address: str) -> bool:
        """Tell whether `host` may be asked at the IP address that was found for it."""
        if host.lower().rstrip(".") in self.hosts:
            return True
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        return is_public(address) or any(ip in network for network in self.networks)


def refusal(url: str) -> str | None:
    """Return why an address must not be asked, judged by how it is written, or None."""
    if _NOT_PLAIN.search(url):
        return "an address has no control characters, and its host no spaces or backslashes"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        return f"this is not an address: {error}"
    if parts.scheme.lower() not in ("http", "https") or not host:
        return "only http and https addresses are fetched"
    if "@" in parts.netloc:
        return "an address with a user name or password in it is not fetched"
    if port == 0:
        return "port 0 is no port"
    return _host_refusal(host)


def is_public(address: str) -> bool:
    """Tell whether an IP address is on the public internet; one that wraps another address never is."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _is_public_v4(ip) if isinstance(ip, IPv4Address) else _is_public_v6(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return not any(ip in block for block in _SPECIAL_V4)


def _is_public_v6(ip: IPv6Address) -> bool:
    if ip.scope_id or ip not in _GLOBAL_V6 or any(ip in block for block in _SPECIAL_V6):
        return False
    return (int(ip) >> 32) & 0xFFFFFFFF not in _ISATAP


def _host_refusal(host: str) -> str | None:
    """Refuse the spellings of a host that programs read differently."""
    if "%" in host:
        return f"the host {host!r} contains a percent sign"
    if _ends_in_number(host) and not _is_plain_v4(host):
        return f"the host {host!r} is an IPv4 address in an unusual form; write it as 203.0.113.7"
    return None


def _ends_in_number(host: str) -> bool:
    """Tell whether a host is meant as an IPv4 address (WHATWG URL, "ends in a number")."""
    return bool(_NUMERIC_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2]))


def _is_plain_v4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


def _network(name: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(name)
    except ValueError:
        return None
