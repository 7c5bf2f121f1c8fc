"""The real limits: token buckets and windows, told in headers and enforced with 429."""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from console.simulator.replies import Refusal

ARM_BURST, ARM_REFILL = 250, 25.0
GRAPH_REQUESTS, GRAPH_SECONDS = 15, 5.0
LOGS_REQUESTS, LOGS_SECONDS, LOGS_AT_ONCE = 200, 30.0, 5


@dataclass(slots=True)
class Bucket:
    """ARM's token bucket: `tokens` left of a burst, refilled by the second."""

    tokens: float = ARM_BURST
    at: float = 0.0

    def take(self, now: float) -> float:
        """Take a token and return what is left; raises Refusal where none is."""
        self.tokens = min(ARM_BURST, self.tokens + (now - self.at) * ARM_REFILL)
        self.at = now
        if self.tokens < 1:
            wait = str(math.ceil((1 - self.tokens) / ARM_REFILL))
            words = "The request was throttled: the limit of reads for this subscription is reached."
            raise Refusal(429, "SubscriptionRequestsThrottled", words, Retry_After=wait)
        self.tokens -= 1
        return self.tokens


@dataclass(slots=True)
class Window:
    """A window of so many requests in so many seconds."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> tuple[int, float]:
        """Take a place; return how many are left and after how long the oldest frees one."""
        while self.taken and now - self.taken[0] >= self.seconds:
            self.taken.popleft()
        frees = self.seconds - (now - self.taken[0]) if self.taken else self.seconds
        if len(self.taken) >= self.most:
            words = "Please provide below info when asking for support: rate limit exceeded."
            raise Refusal(429, "RateLimiting", words, Retry_After=str(math.ceil(frees)))
        self.taken.append(now)
        return self.most - len(self.taken), frees


class Limits:
    """Every limit of every caller, in real time unless told otherwise: Azure's know no fast world."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str, bool], Bucket] = {}
        self._windows: dict[tuple[str, str], Window] = {}
        self._running: Counter[str] = Counter()

    def charge(self, who: str, method: str, path: str, subscription: str) -> dict[str, str]:
        """Count a request; return the headers that tell what is left, or raise Refusal with 429."""
        folded = path.casefold()
        if "microsoft.resourcegraph" in folded:
            left, frees = self._window("graph", who, GRAPH_REQUESTS, GRAPH_SECONDS).take(self._clock())
            resets = time.strftime("%H:%M:%S", time.gmtime(frees))
            return {"x-ms-user-quota-remaining": str(left), "x-ms-user-quota-resets-after": resets}
        if folded.startswith("/v1/"):
            self._window("logs", who, LOGS_REQUESTS, LOGS_SECONDS).take(self._clock())
            return {}
        if not subscription:
            return {}
        is_read = method in ("GET", "HEAD")
        left_over = self._bucket(who, subscription, is_read=is_read).take(self._clock())
        kind = "reads" if is_read else "writes"
        return {f"x-ms-ratelimit-remaining-subscription-{kind}": str(int(left_over))}

    @contextmanager
    def slot(self, who: str, path: str) -> Iterator[None]:
        """Hold one of a user's slots for log queries while one runs; raises Refusal where none is free."""
        if not path.casefold().startswith("/v1/"):
            yield
            return
        if self._running[who] >= LOGS_AT_ONCE:
            words = f"Too many concurrent queries: at most {LOGS_AT_ONCE} may run at a time for one user."
            raise Refusal(429, "ThrottledError", words, Retry_After="10")
        self._running[who] += 1
        try:
            yield
        finally:
            self._running[who] -= 1

    def _bucket(self, who: str, subscription: str, *, is_read: bool) -> Bucket:
        fresh = Bucket(at=self._clock())
        return self._buckets.setdefault((who, subscription.casefold(), is_read), fresh)

    def _window(self, kind: str, who: str, most: int, seconds: float) -> Window:
        return self._windows.setdefault((kind, who), Window(most, seconds))
