"""Keeps a Python process, and through PYTHONPATH its children, on this machine.

Whoever tries to reach further is written to the file that LOOPBACK_ONLY_LOG names, and meets the
error that a machine without a network gives.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import sys
from pathlib import Path

LOG = "LOOPBACK_ONLY_LOG"

_LOOKUPS = {
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
}
_MOVES = {"socket.bind", "socket.connect", "socket.sendmsg", "socket.sendto"}


def install() -> None:
    """Watch this process from now on; there is no way back."""
    sys.addaudithook(_only_loopback)


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event in _LOOKUPS:
        host = arguments[0]
        outside = bool(host) and not _is_address(host) and host not in ("localhost", b"localhost")
    elif event in _MOVES and isinstance(arguments[1], tuple):
        host = arguments[1][0]
        outside = isinstance(host, str) and host != "localhost" and not _is_loopback(host)
    else:
        return
    if outside:
        attempt = f"{event} {host!r} by {' '.join(sys.orig_argv)}"
        with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
            log.write(f"{attempt}\n")
        raise OSError(errno.ENETUNREACH, f"tests stay on this machine: {attempt}")


def _is_address(host: object) -> bool:
    """Whether the host needs no name server."""
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


if LOG in os.environ:
    install()
