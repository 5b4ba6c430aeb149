"""Where drawn pages are kept: in the memory of the process, and in the cache that all share.

What is kept is right for one revision of what is public (:mod:`.revision`) and one release of the
software (:mod:`.release`). Nothing has a time to live, and a cache that fails is only a slow one.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from .outage import CACHE
from .release import release

logger = logging.getLogger(__name__)

#: What one process may keep in its memory, in bytes: of pages for everybody, and of those that
#: show somebody's answers.
ROOM, ROOM_FOR_ANSWERS = 12 * 1024 * 1024, 3 * 1024 * 1024
#: How hard gzip tries for a page that is kept, and for one that most likely is asked for once.
WELL, QUICKLY = 6, 4
#: The headers that views set and that belong to what they answered.
_KEPT_HEADERS = (
    "Content-Type",
    "Cache-Control",
    "Content-Disposition",
    "Cross-Origin-Resource-Policy",
    "Link",
    "X-Robots-Tag",
)
#: The share of its size that something must lose to be worth compressing.
_WORTHWHILE = 0.9


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer with its headers; ``body`` is compressed if ``coding`` says so."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    coding: str

    @classmethod
    def of(cls, response: HttpResponse, effort: int = WELL) -> KeptPage:
        headers, content = response.headers, response.content
        kept = tuple((name, headers[name]) for name in _KEPT_HEADERS if name in headers)
        packed = gzip.compress(content, effort, mtime=0)
        if len(packed) < len(content) * _WORTHWHILE:
            return cls(headers["ETag"], kept, packed, "gzip")
        return cls(headers["ETag"], kept, content, "")

    def response(self, request: HttpRequest) -> HttpResponse:
        """The answer in a form that whoever asks can read."""
        packed = self.coding and _reads_gzip(request.headers.get("Accept-Encoding", ""))
        body = self.body if packed or not self.coding else gzip.decompress(self.body)
        response = HttpResponse(body)
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["ETag"] = f"W/{self.etag}" if packed else self.etag
        if self.coding:
            response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = self.coding
        response.headers["Content-Length"] = str(len(body))
        return response

    def __len__(self) -> int:
        return len(self.body)


def _reads_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return quality.replace(" ", "").rstrip("0").rstrip(".") != "q="
    return False


@dataclass(slots=True)
class Copy:
    """A page in the memory of this process, and the revision under which it is right.

    ``match`` is the view that it came from, once nothing but that page makes up the whole answer.
    """

    revision: int
    page: KeptPage
    match: ResolverMatch | None = None


class Shelf:
    """The pages that one process keeps, each with its revision; those not asked for go first.

    :param is_shared: whether what is kept here is kept for all processes too.
    :param effort: how hard pages are compressed.
    """

    def __init__(self, room: int, is_shared: bool = True, effort: int = WELL) -> None:
        self.is_shared, self.effort = is_shared, effort
        self._room, self._filled = room, 0
        self._pages: OrderedDict[str, Copy] = OrderedDict()
        self._lock = Lock()

    def get(self, address: str) -> Copy | None:
        """What was kept for an address."""
        with self._lock:
            if found := self._pages.get(address):
                self._pages.move_to_end(address)
            return found

    def put(self, address: str, revision: int, page: KeptPage) -> None:
        with self._lock:
            self._drop(address)
            self._pages[address] = Copy(revision, page)
            self._filled += len(address) + len(page)
            while self._filled > self._room:
                self._drop(next(iter(self._pages)))

    def _drop(self, address: str) -> None:
        if gone := self._pages.pop(address, None):
            self._filled -= len(address) + len(gone.page)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._filled = 0


def shared(address: str, revision: int) -> KeptPage | None:
    """What any process has kept for all."""
    if CACHE.refuses():
        return None
    try:
        found = caches["pages"].get(_key(address, revision))
    except Exception as error:
        _warn(error)
        return None
    CACHE.end()
    return found if isinstance(found, KeptPage) else None


def share(address: str, revision: int, page: KeptPage) -> None:
    """Keeps a page for all processes."""
    if CACHE.refuses():
        return
    try:
        caches["pages"].set(_key(address, revision), page, None)
    except Exception as error:
        _warn(error)
    else:
        CACHE.end()


def _key(address: str, revision: int) -> str:
    named = f"{release()} {revision} {address}"
    return hashlib.sha256(named.encode()).hexdigest()


def _warn(error: Exception) -> None:
    """A cache may fail in as many ways as there are caches."""
    CACHE.begin()
    logger.warning("the cache of pages failed: %s", error)
