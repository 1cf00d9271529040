"""Requests to a wiki: in no hurry, where robots.txt allows, and to no private network unasked."""

from __future__ import annotations

import email.utils
import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.robotparser import RobotFileParser

import httpx2

from assistant import __version__
from assistant.errors import WikiError

AGENT = "assistant-sync"

_PASSING = (429, 502, 503, 504)
_SAME_HOST_MOVES = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """How a wiki is asked: requests a second, tries of one, seconds to wait, bytes of an answer."""

    rate: float = 10.0
    tries: int = 5
    timeout: float = 30.0
    longest_wait: float = 300.0
    largest: int = 32 * 1024**2
    moves: int = 5


class Fetcher:
    """Asks one host at a time; `private` are the hosts that may stand in a private network.

    `sleep` and `clock` are the passing of time.
    """

    def __init__(
        self,
        private: tuple[str, ...] = (),
        knobs: Knobs = Knobs(),
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._private = {host.lower() for host in private}
        self._knobs = knobs
        self._sleep = sleep
        self._clock = clock
        self._next = 0.0
        self._pause = 1 / knobs.rate
        self._robots: dict[str, RobotFileParser] = {}
        self._client = httpx2.Client(
            headers={"User-Agent": f"{AGENT}/{__version__}"},
            timeout=knobs.timeout,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send_along(self, headers: Mapping[str, str]) -> None:
        """Send these headers with every request from now on."""
        self._client.headers.update(headers)

    def get(self, address: str, parameters: Mapping[str, str] | None = None) -> httpx2.Response:
        """Return the answer to a request for an address that robots.txt allows."""
        self.check_robots(address)
        return self._ask("GET", address, parameters=parameters)

    def post(
        self,
        address: str,
        *,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Return the answer to what is posted to an address that robots.txt allows."""
        self.check_robots(address)
        return self._ask("POST", address, content=content, data=data)

    def check_robots(self, address: str) -> None:
        """Raise WikiError if robots.txt of the host keeps this program from an address."""
        if not self.allowed(address):
            raise WikiError(
                f"robots.txt of {_host(address)} keeps `{AGENT}` from {address}; allow that name "
                "there."
            )

    def allowed(self, address: str) -> bool:
        """Tell whether robots.txt of the host lets this program read an address."""
        url = _url(address)
        origin = f"{url.scheme}://{url.netloc.decode()}"
        if origin not in self._robots:
            rules = RobotFileParser()
            answer = self._ask("GET", f"{origin}/robots.txt")
            found = answer.status_code == httpx2.codes.OK
            rules.parse(answer.text.splitlines() if found else ())
            delay = rules.crawl_delay(AGENT)
            self._pause = max(self._pause, float(delay or 0))
            self._robots[origin] = rules
        return self._robots[origin].can_fetch(AGENT, address)

    def later(self, tried: int, answer: httpx2.Response | None = None) -> None:
        """Wait before another try: as long as the host asks, else longer each time."""
        asked = _retry_after(answer.headers.get("Retry-After", "")) if answer is not None else None
        self._sleep(min(self._knobs.longest_wait, 2.0**tried if asked is None else asked))

    def _ask(
        self,
        method: str,
        address: str,
        *,
        parameters: Mapping[str, str] | None = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Ask until there is an answer that stays; raises WikiError where there is none."""
        reason = ""
        for tried in range(self._knobs.tries):
            self._wait_for_turn()
            answer = None
            try:
                answer = self._once(method, address, parameters, content, data)
            except httpx2.HTTPError as error:
                reason = str(error) or type(error).__name__
            if answer is not None and answer.status_code not in _PASSING:
                return answer
            if answer is not None:
                reason = f"it answers {answer.status_code}"
            if tried + 1 < self._knobs.tries:
                self.later(tried, answer)
        raise WikiError(
            f"{address} cannot be had ({reason}, {self._knobs.tries} tries); see that the wiki "
            "runs, and start again: what was read stays."
        )

    def _once(
        self,
        method: str,
        address: str,
        parameters: Mapping[str, str] | None,
        content: bytes | None,
        data: Mapping[str, str] | None,
    ) -> httpx2.Response:
        """Send one request and follow it as long as it stays on its host."""
        url = _url(address).copy_merge_params(parameters or {})
        for _ in range(self._knobs.moves):
            self._check_network(url)
            request = self._client.build_request(method, url, content=content, data=data)
            answer = self._client.send(request, stream=True)
            try:
                self._check_peer(answer, url)
                answer = self._whole(answer)
            finally:
                answer.close()
            if answer.status_code not in _SAME_HOST_MOVES or method != "GET":
                return answer
            moved = url.join(answer.headers.get("Location", ""))
            if moved.host != url.host or (url.scheme == "https" and moved.scheme != "https"):
                raise WikiError(f"{url} leads to another host, {moved.host}; name that one itself.")
            url = moved
        raise WikiError(f"{address} leads round in circles; name the address it shall be read at.")

    def _whole(self, answer: httpx2.Response) -> httpx2.Response:
        """Return an answer with its content, which has a limit."""
        content = bytearray()
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > self._knobs.largest:
                most = self._knobs.largest // 1024**2
                raise WikiError(f"{answer.url} answers with over {most} MB; leave that page out.")
        headers = [
            (name, value)
            for name, value in answer.headers.multi_items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        ]
        return httpx2.Response(
            answer.status_code, headers=headers, content=bytes(content), request=answer.request
        )

    def _check_network(self, url: httpx2.URL) -> None:
        """Refuse addresses of private networks but those of hosts that may stand there."""
        try:
            found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise WikiError(f"There is no host {url.host}; check the address.") from error
        for *_, place in found:
            self._check_address(url.host, str(place[0]))

    def _check_peer(self, answer: httpx2.Response, url: httpx2.URL) -> None:
        """Refuse an answer that came from elsewhere than the name seemed to lead to."""
        stream = answer.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream else None
        if peer:
            self._check_address(url.host, str(peer[0]))

    def _check_address(self, host: str, address: str) -> None:
        if host.lower() not in self._private and not _is_public(address):
            raise WikiError(
                f"{host} stands in a private network ({address}); allow it with "
                f"ASSISTANT_PRIVATE_HOSTS={host}."
            )

    def _wait_for_turn(self) -> None:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._pause


def _url(address: str) -> httpx2.URL:
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, ValueError) as error:
        raise WikiError(f"{address} is no address; write it as https://HOST/PATH.") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise WikiError(f"{address} is no address; write it as https://HOST/PATH.")
    return url


def _host(address: str) -> str:
    return str(_url(address).host)


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False


def _retry_after(given: str) -> float | None:
    """Return the seconds that a host asks to wait: a number, or a date; None if it does not."""
    if given.isdigit():
        return float(given)
    try:
        until = email.utils.parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0.0, until.timestamp() - time.time())
