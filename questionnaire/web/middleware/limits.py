"""Rate limits, counted for all worker processes: in Redis, or else in the database.

A try is counted before it is checked, so that many at once do not all pass, and given back if it
was none. Keys are keyed hashes, never addresses.
"""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic, time

from flask import Flask, current_app, g, request
from limits import parse
from limits.errors import StorageError
from limits.storage import RedisStorage
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls import rate_limits
from questionnaire.web.database import db

# Seconds. A machine that is gone refuses no connection, it just never answers.
REDIS_TIMEOUT = 1
MAX_ADDRESS = 100
REDIS_PAUSE = 10  # before Redis is asked again
Limit = tuple[str, ...]  # a rate such as "20 per hour"; what is counted; of whom
# Whose last four bytes are an IPv4 address: RFC 6052, 8215, 2765, 4291.
CARRY_IPV4 = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")))
# Some proxies tell the port too: 203.0.113.5:4711, [2001:db8::1]:4711.
WITH_PORT = re.compile(r"([\d.]{7,15}):\d{1,5}|\[([^\]]{2,60})\](?::\d{1,5})?")


@dataclass(slots=True)
class Redis:
    """The Redis storage, and until when it is not asked after a failure."""

    storage: RedisStorage
    away_until: float = 0


def init_app(app: Flask, redis_url: str) -> None:
    app.extensions["redis"] = Redis(_storage(redis_url)) if redis_url else None


def hit(*limits: Limit) -> list[int]:
    """Count one more for each limit. Returns seconds to wait where that was too many, else 0."""
    counted = _add(limits, 1)
    return [
        max(1, ceil(seconds)) if count > parse(rate).amount else 0
        for (rate, *_who), (count, seconds) in zip(limits, counted, strict=True)
    ]


def count(limit: Limit) -> int:
    """Count one more, and return the count of this window."""
    [(counted, _seconds)] = _add([limit], 1)
    return counted


def give_back(*limits: Limit) -> None:
    """Take back what was counted last."""
    _add(limits, -1)


def hits(limit: Limit) -> int:
    """The count of this window."""
    if redis := _redis():
        try:
            return redis.storage.get(_key(limit))
        except StorageError:
            redis.away_until = monotonic() + REDIS_PAUSE
    if "no_database" in g:
        return 0
    try:
        return rate_limits.read(db.session(), _key(limit), now=datetime.now(UTC))
    except SQLAlchemyError:
        db.session.rollback()
        return 0


def network() -> str:
    """The visitor's network: what one household, office or provider's customer comes from."""
    told = (request.remote_addr or "")[:MAX_ADDRESS]
    if with_port := WITH_PORT.fullmatch(told):
        told = with_port[1] or with_port[2]
    try:
        address = ip_address(told.partition("%")[0])
    except ValueError:  # a proxy that tells no address
        return "unknown"
    v4 = _carried_ipv4(address) if isinstance(address, IPv6Address) else address
    return str(ip_network((v4, 24) if v4 else (address, 48), strict=False))


def _carried_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address of which this one is a translation."""
    carried = any(address in prefix for prefix in CARRY_IPV4)
    last_four_bytes = IPv4Address(int(address) & 0xFFFFFFFF) if carried else None
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or last_four_bytes


def _key(limit: Limit) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, "\n".join(limit).encode(), sha256).hexdigest()[:32]


def _add(limits: Sequence[Limit], amount: int) -> list[tuple[int, float]]:
    """For each limit: the new count, and the seconds until its window ends."""
    keys = {_key(limit): parse(limit[0]).get_expiry() for limit in limits}
    if redis := _redis():
        try:
            return [_add_in_redis(redis, key, amount, seconds) for key, seconds in keys.items()]
        except StorageError:
            redis.away_until = monotonic() + REDIS_PAUSE
    # Limited pages need the database themselves and say so. Do not wait for it a second time.
    if "no_database" in g:
        return [(0, 0)] * len(limits)
    try:
        return _add_in_database(keys, amount)
    except SQLAlchemyError:
        db.session.rollback()
        g.no_database = True
        return [(0, 0)] * len(limits)


def _add_in_redis(redis: Redis, key: str, amount: int, seconds: int) -> tuple[int, float]:
    counted = redis.storage.incr(key, seconds, amount)
    return counted, redis.storage.get_expiry(key) - time()


def _add_in_database(keys: Mapping[str, int], amount: int) -> list[tuple[int, float]]:
    session, now = db.session(), datetime.now(UTC)
    found = {}
    for key in sorted(keys):  # always in one order, or two could wait for each other
        window = timedelta(seconds=keys[key])
        counted, ends_at = rate_limits.add(session, key, amount, window=window, now=now)
        found[key] = (counted, (ends_at - now).total_seconds())
    session.commit()
    return [found[key] for key in keys]


def _storage(url: str) -> RedisStorage:
    return RedisStorage(
        url,
        wrap_exceptions=True,
        socket_connect_timeout=REDIS_TIMEOUT,
        socket_timeout=REDIS_TIMEOUT,
    )


def _redis() -> Redis | None:
    redis: Redis | None = current_app.extensions["redis"]
    return redis if redis and monotonic() >= redis.away_until else None
