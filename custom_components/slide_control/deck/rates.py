"""Token buckets: how often something may happen, on the average and at once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_MOST_KEYS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times a second in the long run, so many times at once."""

    per_second: float
    burst: int


class TokenBucket:
    """Counts what happens against a rate. Times are seconds of a monotonic clock."""

    __slots__ = ("_at", "_rate", "_tokens")

    def __init__(self, rate: Rate, now: float) -> None:
        """Start full."""
        self._rate = rate
        self._tokens = float(rate.burst)
        self._at = now

    def take(self, now: float) -> float:
        """Return 0 if it may happen now; else after how many seconds, and take nothing."""
        rate = self._rate
        self._tokens = min(rate.burst, self._tokens + max(0.0, now - self._at) * rate.per_second)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / rate.per_second
        self._tokens -= 1
        return 0.0


class TokenBuckets:
    """A bucket for each key; the one that was used longest ago goes when there are too many."""

    def __init__(self, rate: Rate) -> None:
        """Give every key the same rate."""
        self._rate = rate
        self._buckets: OrderedDict[object, TokenBucket] = OrderedDict()

    def take(self, key: object, now: float) -> float:
        """Return 0 if it may happen now for this key; else after how many seconds."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = TokenBucket(self._rate, now)
            if len(self._buckets) > _MOST_KEYS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket.take(now)
