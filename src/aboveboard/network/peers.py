"""Peers: which addresses may be connected to, and the connections that enforce it.

A name is looked up once, every address of it is checked, and the connection is made to an address
that was checked: no second look-up could give another address. Imported only when something is
asked.
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
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, where some clouds keep their metadata service
        "168.63.129.16/32",  # a cloud's host agent, at an address that looks public
        "192.0.0.0/24",
        "192.88.99.0/24",  # the abandoned relays of 6to4
        "198.18.0.0/15",
        "64:ff9b:1::/48",  # NAT64 for local use: embeds an address where the operator chooses
        "3fff::/20",  # for documentation; not every Python knows it
        "fec0::/10",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
"""The third quarter of an address that tunnels to the IPv4 address in the fourth (RFC 5214)."""
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class RefusedError(OSError):
    """A connection that is refused; the message is for users."""


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the open internet; an IPv4 address inside IPv6 is checked too."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _find_inner_address(address)
        if inner is not None:
            return is_public(inner)
        if _is_tunnel_inside(address):
            return False
    return address.is_global and not _is_special(address)


def _is_special(address: IPAddress) -> bool:
    special = (
        address.is_multicast,
        address.is_reserved,
        address.is_unspecified,
        address.is_link_local,
        address.is_loopback,
        address.is_private,
    )
    if any(special):
        return True
    return any(_is_in_network(address, network) for network in _NEVER)


def _is_in_network(address: IPAddress, network: IPNetwork) -> bool:
    return address.version == network.version and address in network


def parse_literal(host: str) -> IPAddress | None:
    """The address that a host is written as, in any form that systems accept; none for a name."""
    normalized = unicodedata.normalize("NFKC", unquote(host))
    written, _, _ = normalized.rstrip(".").partition("%")
    try:
        return ipaddress.ip_address(written)
    except ValueError:
        pass
    try:
        # also 127.1, 0x7f000001 and 2130706433
        return ipaddress.IPv4Address(socket.inet_aton(written))
    except (OSError, UnicodeError, ValueError):
        return None


def _find_inner_address(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that is reached instead of an IPv6 one."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _is_tunnel_inside(address: ipaddress.IPv6Address) -> bool:
    """Whether an address leads to another in a way that may end inside a private network."""
    if address in _COMPATIBLE or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return True
    return address.sixtofour is not None and not is_public(address.sixtofour)


class _WatchedConnection(Value, frozen=True):
    """A connection that a thread waits for, and until when it may, on the monotonic clock."""

    handle: socket.socket
    deadline: float


class _NameLookup:
    """The addresses of a name, or the error of its look-up."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.addresses: list[Any] = []
        self.error: Exception | None = None


class Guard:
    """Makes connections to addresses that are allowed, and closes those that are overdue."""

    def __init__(
        self, trusted: frozenset[tuple[str, int]], allow_private_network: bool
    ) -> None:
        """``trusted`` are hosts and ports that the operator named: they are not checked."""
        self._trusted = trusted
        self._allow_private_network = allow_private_network
        self._lock = threading.Lock()
        self._names: dict[tuple[str, int], _NameLookup] = {}
        self._watched: dict[int, _WatchedConnection] = {}
        self._thread = threading.local()

    def start_request(self, deadline: float) -> None:
        """From now on the calling thread's connections are closed at ``deadline``, on the
        monotonic clock.
        """
        self._thread.deadline = deadline

    def finish_request(self) -> None:
        """The calling thread no longer waits for a connection."""
        self._watched.pop(threading.get_ident(), None)

    def watch(self, handle: socket.socket) -> None:
        """The calling thread waits for the connection behind ``handle``."""
        deadline = getattr(self._thread, "deadline", float("inf"))
        self._watched[threading.get_ident()] = _WatchedConnection(handle, deadline)

    def close_overdue(self) -> None:
        """Close the overdue connections of all threads, so that nothing waits for them."""
        now = time.monotonic()
        for connection in list(self._watched.values()):
            if now > connection.deadline:
                _shut_down(connection.handle)

    def explain_refusal(self, host: str, port: int) -> str:
        """Why a host that is written as an address is not asked; empty where it may be.

        This is checked before a proxy is asked, as the proxy may not refuse it.
        """
        address = parse_literal(host)
        if address is None or self._is_allowed(host, port, str(address)):
            return ""
        return _explain_private(host)

    def connect(
        self,
        host: str,
        port: int,
        timeout: float | None,
    ) -> socket.socket:
        """A connection to one of the addresses of a name.

        Raises:
            RefusedError: all its addresses are inside private networks, or it names none.
            OSError: none of them answers.
        """
        addresses = self._look_up(host, port)
        allowed = []
        for each in addresses:
            if self._is_allowed(host, port, each[4][0]):
                allowed.append(each)
        if not allowed:
            raise RefusedError(_explain_private(host))
        last_error = OSError("no address")
        for family, kind, protocol, _, address in allowed:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(timeout)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.connect(address)
                peer = connection.getpeername()[0]
            except OSError as error:
                connection.close()
                last_error = error
                continue
            if not self._is_allowed(host, port, peer):
                connection.close()
                raise RefusedError(_explain_private(host))
            return connection
        raise last_error

    def _is_allowed(
        self,
        host: str,
        port: int,
        address: str,
    ) -> bool:
        if self._allow_private_network or (host, port) in self._trusted:
            return True
        try:
            return is_public(ipaddress.ip_address(address.partition("%")[0]))
        except ValueError:
            return False

    def _look_up(self, host: str, port: int) -> list[Any]:
        """The addresses of a name, looked up once in a run while other threads wait for it."""
        with self._lock:
            lookup = self._names.setdefault((host, port), _NameLookup())
        with lookup.lock:
            if lookup.error is not None:
                raise lookup.error
            if not lookup.addresses:
                try:
                    lookup.addresses = socket.getaddrinfo(
                        host, port, type=socket.SOCK_STREAM
                    )
                except (OSError, UnicodeError) as error:
                    lookup.error = error
                    raise
            return lookup.addresses


def _explain_private(host: str) -> str:
    return f"the name {host} leads to an address inside a private network, which is not asked"


def _shut_down(handle: socket.socket) -> None:
    """Close a connection in both directions; a thread that reads from it gets its end."""
    try:
        socket.socket.shutdown(handle, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


def make_pools(guard: Guard) -> dict[str, Any]:
    """Connection pools by scheme, all of whose connections a guard makes and watches."""

    class GuardedConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _open_connection(self, guard)

        def request(self, *args: Any, **keywords: Any) -> None:
            _watch_connection(self, guard)
            super().request(*args, **keywords)

        def close(self) -> None:
            _close_handle(self)
            super().close()

    class GuardedSecureConnection(GuardedConnection, HTTPSConnection):
        """The same over TLS: ``super()`` of ``GuardedConnection`` is ``HTTPSConnection`` here."""

    class Pool(HTTPConnectionPool):
        ConnectionCls = GuardedConnection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = GuardedSecureConnection

    return {"http": Pool, "https": SecurePool}


def _open_connection(connection: Any, guard: Guard) -> socket.socket:
    timeout = None
    if isinstance(connection.timeout, (int, float)):
        timeout = connection.timeout
    opened = guard.connect(connection.host.strip("[]"), connection.port, timeout)
    # TLS takes the socket over; a second handle on it remains usable for closing.
    connection.handle = opened.dup()
    guard.watch(connection.handle)
    return opened


def _watch_connection(connection: Any, guard: Guard) -> None:
    handle = getattr(connection, "handle", None)
    if handle is not None:
        guard.watch(handle)


def _close_handle(connection: Any) -> None:
    handle = getattr(connection, "handle", None)
    if handle is not None:
        connection.handle = None
        handle.close()
