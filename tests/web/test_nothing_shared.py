"""Many visitors at the same moment, over the real server: no page is ever somebody else's."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.visitors import Visitor
from questionnaire.instrument.content import Answers
from tests.builders import answers, shipped
from tests.servers import production_server

pytestmark = pytest.mark.slow

AT_ONCE = 12
ALL_WANTING = answers(wanting=24, sadness=0, flatness=4, effort=4, overload=0)
ALL_SADNESS = answers(wanting=0, sadness=24, flatness=0, effort=0, overload=8)


def test_visitors_at_the_same_moment_never_see_each_other(tmp_path: Path) -> None:
    # In a thread of its own, since the browser's tests may have a loop running in this one.
    with production_server(tmp_path) as (address, _), ThreadPoolExecutor(1) as thread:
        port = int(address.rpartition(":")[2])
        one_by_one = [_visit(port, mine) for mine in (ALL_WANTING, ALL_SADNESS)]
        alone = list(thread.map(asyncio.run, one_by_one))
        together = thread.submit(asyncio.run, _all_at_once(port)).result()
    assert alone[0][-1] != alone[1][-1]  # the results differ, or nothing would be proven
    for number, seen in enumerate(together):
        assert seen == alone[number % 2]


async def _all_at_once(port: int) -> list[list[str]]:
    """The two take turns among many, so that their pages are made side by side in threads."""
    people = (ALL_WANTING, ALL_SADNESS) * (AT_ONCE // 2)
    return await asyncio.gather(*(_visit(port, mine) for mine in people))


async def _visit(port: int, mine: Answers) -> list[str]:
    """Every page of a visit, without the tokens, which are each visitor's own."""
    seen: list[str] = []

    def look(visitor: Visitor) -> None:
        page = visitor.page.html
        assert page.count(b'name="csrf_token"') == page.count(visitor.token) > 0
        seen.append(page.replace(visitor.token, b"").decode())

    async with Visitor(port) as visitor:
        await visitor.opens(f"/q/{shipped().asked[0].id}")
        while visitor.address != "/result":
            question = visitor.address.rpartition("/")[2]
            await visitor.answers(mine.get(question) or 0)
            look(visitor)
        for address in ("/check", "/q/smiling", "/result"):  # what was answered stands there
            await visitor.opens(address)
            look(visitor)
    return seen
