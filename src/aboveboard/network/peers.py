"""Peers: which addresses may be connected to, and the connections that see to it.

A name is looked up once, every address it gives is judged, and the connection is made to an address
that was judged: there is no second look-up in which a name could come to mean something else.
Imported only when something is asked.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
import unicodedata
from typing import Any
from urllib.parse import unquote

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from aboveboard.value import Value

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, where some clouds keep their metadata service
        "168.63.129.16/32",  # a cloud's host agent, at an address that looks public
        "192.0.0.0/24",
        "192.88.99.0/24",  # the abandoned relays of 6to4
        "198.18.0.0/15",
        "64:ff9b:1::/48",  # NAT64 for local use: embeds an address at a place of the operator's choosing
        "3fff::/20",  # for documentation; not every Python knows it
        "fec0::/10",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
"""The third quarter of an address that tunnels to the IPv4 address in the fourth (RFC 5214)."""
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class RefusedError(OSError):
    """A connection that is not made, with the reason in words for the user."""


def is_public(address: IPAddress) -> bool:
    """Whether an address is of the open internet; an IPv4 address inside an IPv6 one is judged as
    well.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if _tunnels_inside(address):
            return False
    special = (
        *(address.is_multicast, address.is_reserved, address.is_unspecified),
        *(address.is_link_local, address.is_loopback, address.is_private),
    )
    if any(special) or not address.is_global:
        return False
    return not any(address.version == network.version and address in network for network in _NEVER)


def literal(host: str) -> IPAddress | None:
    """The address that a host is written as, in any form that systems read as one; nothing for a
    name.
    """
    written = unicodedata.normalize("NFKC", unquote(host)).rstrip(".").partition("%")[0]
    try:
        return ipaddress.ip_address(written)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(
            socket.inet_aton(written)
        )  # also 127.1, 0x7f000001 and 2130706433
    except (OSError, UnicodeError, ValueError):
        return None


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that is reached instead of an IPv6 one."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _tunnels_inside(address: ipaddress.IPv6Address) -> bool:
    """Whether an address leads to another by a way that may end inside a private network."""
    if address in _COMPATIBLE or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return True
    return address.sixtofour is not None and not is_public(address.sixtofour)


class _Use(Value, frozen=True):
    """A connection that a thread waits for, and until when it may."""

    handle: socket.socket
    deadline: float


class Guard:
    """Makes connections to addresses that are allowed, and cuts those whose time is up."""

    def __init__(self, trusted: frozenset[tuple[str, int]], allow_private_network: bool) -> None:
        """``trusted`` are the hosts and ports that the operator named: their addresses are not
        judged.
        """
        self._trusted = trusted
        self._allow_private_network = allow_private_network
        self._lock = threading.Lock()
        self._names: dict[tuple[str, int], _Lookup] = {}
        self._uses: dict[int, _Use] = {}
        self._deadlines = threading.local()

    def begin(self, deadline: float) -> None:
        """From here on the calling thread's connections are cut at ``deadline``, on the monotonic
        clock.
        """
        self._deadlines.value = deadline

    def end(self) -> None:
        """The calling thread waits for nothing any more."""
        self._uses.pop(threading.get_ident(), None)

    def cut(self) -> None:
        """Break off every connection whose time is up, from whichever thread: what waits for it
        stops waiting.
        """
        now = time.monotonic()
        for use in list(self._uses.values()):
            if now > use.deadline:
                shut(use.handle)

    def use(self, handle: socket.socket) -> None:
        """The calling thread waits for the connection behind ``handle``."""
        self._uses[threading.get_ident()] = _Use(
            handle, getattr(self._deadlines, "value", float("inf"))
        )

    def refusal(self, host: str, port: int) -> str:
        """Why a host is not asked, where it is written as an address; a proxy is not trusted to
        refuse it.
        """
        address = literal(host)
        if address is None or self._allows(host, port, str(address)):
            return ""
        return _inside(host)

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A connection to one of the addresses of a name.

        Raises:
            RefusedError: all its addresses are inside private networks, or it names none.
            OSError: none of them answers.
        """
        allowed = [
            found for found in self._addresses(host, port) if self._allows(host, port, found[4][0])
        ]
        if not allowed:
            raise RefusedError(_inside(host))
        last: OSError | None = None
        for family, kind, protocol, _, address in allowed:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(timeout)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.connect(address)
                peer = connection.getpeername()[0]
            except OSError as trouble:
                connection.close()
                last = trouble
                continue
            if not self._allows(host, port, peer):
                connection.close()
                raise RefusedError(_inside(host))
            return connection
        raise last or OSError("no address")

    def _allows(self, host: str, port: int, address: str) -> bool:
        if self._allow_private_network or (host, port) in self._trusted:
            return True
        try:
            return is_public(ipaddress.ip_address(address.partition("%")[0]))
        except ValueError:
            return False

    def _addresses(self, host: str, port: int) -> list[Any]:
        """What a name leads to, looked up once in a run, by one thread while the others wait for
        it.
        """
        with self._lock:
            lookup = self._names.setdefault((host, port), _Lookup())
        with lookup.lock:
            if lookup.trouble is not None:
                raise lookup.trouble
            if not lookup.found:
                try:
                    lookup.found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                except (OSError, UnicodeError) as trouble:
                    lookup.trouble = trouble
                    raise
            return lookup.found


def _inside(host: str) -> str:
    return f"the name {host} leads to an address inside a private network, which is not asked"


class _Lookup:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: list[Any] = []
        self.trouble: Exception | None = None


def shut(handle: socket.socket) -> None:
    """Break a connection off in both directions; whoever reads from it sees its end."""
    try:
        socket.socket.shutdown(handle, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


def pools(guard: Guard) -> dict[str, Any]:
    """Connection pools by scheme, all of whose connections are made and watched by a guard."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _opened(self, guard)

        def request(self, *args: Any, **keywords: Any) -> None:
            _used(self, guard)
            super().request(*args, **keywords)

        def close(self) -> None:
            _closed(self)
            super().close()

    class Secure(Plain, HTTPSConnection):
        """The same over TLS: what ``Plain`` hands on goes to ``HTTPSConnection``."""

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _opened(connection: Any, guard: Guard) -> socket.socket:
    timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else None
    opened = guard.connect(connection.host.strip("[]"), connection.port, timeout)
    # TLS takes the socket over; a second handle on it stays good for cutting.
    connection.handle = opened.dup()
    guard.use(connection.handle)
    return opened


def _used(connection: Any, guard: Guard) -> None:
    handle = getattr(connection, "handle", None)
    if handle is not None:
        guard.use(handle)


def _closed(connection: Any) -> None:
    handle = getattr(connection, "handle", None)
    if handle is not None:
        connection.handle = None
        handle.close()
