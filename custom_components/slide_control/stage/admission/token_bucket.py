"""Token buckets: rate limits with bursts."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_MAX_KEYS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A sustained rate, and the number of events that may happen at once."""

    per_second: float
    burst: int


class TokenBucket:
    """Limits events to a rate. Times are in seconds on a monotonic clock."""

    __slots__ = ("_at", "_rate", "_tokens")

    def __init__(self, rate: Rate, now: float) -> None:
        """Start full."""
        self._rate = rate
        self._tokens = float(rate.burst)
        self._at = now

    def take(self, now: float) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        if not (wait := self.wait(now)):
            self._tokens -= 1
        return wait

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token, without taking it."""
        rate = self._rate
        self._tokens = min(rate.burst, self._tokens + max(0.0, now - self._at) * rate.per_second)
        self._at = now
        return 0.0 if self._tokens >= 1 else (1 - self._tokens) / rate.per_second


class TokenBuckets:
    """One bucket for each key; above ``_MAX_KEYS``, the least recently used one is dropped."""

    def __init__(self, rate: Rate) -> None:
        """Use the same rate for every key."""
        self._rate = rate
        self._buckets: OrderedDict[object, TokenBucket] = OrderedDict()

    def take(self, key: object, now: float) -> float:
        """Take a token of this key and return 0, or return the seconds until there is one."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = TokenBucket(self._rate, now)
            if len(self._buckets) > _MAX_KEYS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket.take(now)

    def wait(self, key: object, now: float) -> float:
        """Return the seconds until there is a token of this key, without taking it."""
        bucket = self._buckets.get(key)
        return 0.0 if bucket is None else bucket.wait(now)
