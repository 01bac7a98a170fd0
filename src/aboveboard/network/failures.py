"""What went wrong with a request, in words for the user."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import zlib
from collections.abc import Iterator

import requests
import urllib3

from aboveboard.model.evidence import Reason
from aboveboard.network.body import UnacceptableBodyError
from aboveboard.network.exchange import Answer, Failure
from aboveboard.network.peers import RefusedError

_TIMEOUTS = (requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError)
_PROXY_ERRORS = (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)
_BROKEN = (
    ConnectionError,
    http.client.HTTPException,
    urllib3.exceptions.ProtocolError,
    zlib.error,
    OSError,
)
_UNKNOWN_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)


def explain_error(
    error: Exception,
    url: str,
    host: str,
    wait: float,
) -> Answer:
    """The answer for a request that ended in an exception.

    ``wait`` is the number of seconds without a byte after which a request times out.
    """
    causes = list(_find_causes(error))
    for cause in causes:
        reason = _explain_refusal(cause, host)
        if reason:
            return Answer(url, failure=Failure.REFUSED, reason=reason)
    if any(isinstance(cause, _TIMEOUTS) for cause in causes):
        return Answer(
            url,
            failure=Failure.TIMEOUT,
            reason=f"no answer within {wait:g} s",
        )
    if any(_is_broken_connection(cause) for cause in causes):
        reason = "the answer broke off or was no proper answer"
        return Answer(url, failure=Failure.TRANSIENT, reason=reason)
    return Answer(
        url,
        failure=Failure.REFUSED,
        reason="this is not a link that can be asked",
    )


def _find_causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and every exception inside it."""
    waiting = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inside = [*cause.args, cause.__cause__, cause.__context__]
        inside.append(getattr(cause, "reason", None))
        waiting += [inner for inner in inside if isinstance(inner, BaseException)]


def _is_broken_connection(cause: BaseException) -> bool:
    return isinstance(cause, _BROKEN) and not isinstance(
        cause, requests.RequestException
    )


def _explain_refusal(cause: BaseException, host: str) -> str:
    """Why another attempt would fail as well; empty where it might not."""
    if isinstance(cause, (RefusedError, UnacceptableBodyError)):
        return str(cause)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of {host} cannot be trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return f"no secure connection to {host} could be made"
    if isinstance(cause, _PROXY_ERRORS):
        return "the proxy did not let the request through"
    if isinstance(cause, OSError):
        return _explain_missing_connection(cause, host)
    return ""


def _explain_missing_connection(cause: OSError, host: str) -> str:
    if isinstance(cause, socket.gaierror):
        if cause.errno in _UNKNOWN_NAME:
            return f"no server is known by the name {host}"
        return f"{Reason.NO_NETWORK.value}: the name {host} could not be looked up"
    if isinstance(cause, ConnectionRefusedError):
        return f"{host} refuses connections"
    if cause.errno in _UNREACHABLE:
        return f"{Reason.NO_NETWORK.value}: {host} could not be reached"
    return ""
