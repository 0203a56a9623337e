"""The bell wakes who waits for a site that changed, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import OperationalError

from central.bell import Bell, Changed

# Nobody waits so long; a test that would is broken.
LIMIT_S = 60


class Looks:
    """Stands for the database: what each look will find, and how often it was asked."""

    def __init__(self) -> None:
        self.to_find: asyncio.Queue[Changed | Exception] = asyncio.Queue()
        self.asked: list[int | None] = []

    async def __call__(self, since: int | None) -> Changed:
        self.asked.append(since)
        found = await self.to_find.get()
        if isinstance(found, Exception):
            raise found
        return found


@asynccontextmanager
async def watched(bell: Bell, looks: Looks) -> AsyncIterator[None]:
    task = asyncio.create_task(bell.watch(looks))
    looks.to_find.put_nowait(Changed(1, frozenset()))
    try:
        async with asyncio.timeout(LIMIT_S):
            while not looks.asked or not looks.to_find.empty():
                await asyncio.sleep(0)
            yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_only_those_of_a_site_that_changed_wake() -> None:
    async def story() -> None:
        bell, looks = Bell(every_s=LIMIT_S), Looks()
        async with watched(bell, looks):
            here, there = bell.listen("S01"), bell.listen("S02")
            bell.ring()
            looks.to_find.put_nowait(Changed(2, frozenset({"S02", "S03"})))
            await there.wait()
            assert not here.is_set()
            assert looks.asked == [None, 1]

    asyncio.run(story())


def test_what_may_concern_every_site_wakes_all() -> None:
    async def story() -> None:
        bell, looks = Bell(every_s=LIMIT_S), Looks()
        async with watched(bell, looks):
            waiting = [bell.listen("S01"), bell.listen("S02")]
            bell.ring()
            looks.to_find.put_nowait(Changed(2, None))
            for one in waiting:
                await one.wait()

    asyncio.run(story())


def test_who_listens_after_a_change_waits_for_the_next() -> None:
    async def story() -> None:
        bell, looks = Bell(every_s=LIMIT_S), Looks()
        async with watched(bell, looks):
            first = bell.listen("S01")
            bell.ring()
            looks.to_find.put_nowait(Changed(2, frozenset({"S01"})))
            await first.wait()
            second = bell.listen("S01")
            assert not second.is_set()
            bell.ring()
            looks.to_find.put_nowait(Changed(3, frozenset({"S01"})))
            await second.wait()

    asyncio.run(story())


def test_a_ring_during_a_look_is_not_lost() -> None:
    async def story() -> None:
        bell, looks = Bell(every_s=LIMIT_S), Looks()
        async with watched(bell, looks):
            waiting = bell.listen("S01")
            bell.ring()
            while len(looks.asked) < 2:
                await asyncio.sleep(0)
            bell.ring()
            looks.to_find.put_nowait(Changed(2, frozenset()))
            looks.to_find.put_nowait(Changed(3, frozenset({"S01"})))
            await waiting.wait()

    asyncio.run(story())


def test_a_database_that_is_away_for_a_while_ends_nothing() -> None:
    async def story() -> None:
        bell, looks = Bell(every_s=0.001), Looks()
        async with watched(bell, looks):
            waiting = bell.listen("S01")
            looks.to_find.put_nowait(OperationalError("", {}, Exception()))
            looks.to_find.put_nowait(Changed(2, frozenset({"S01"})))
            await waiting.wait()
            assert looks.asked[:3] == [None, 1, 1]

    asyncio.run(story())


def test_the_end_of_the_server_wakes_everybody() -> None:
    async def story() -> None:
        bell, looks = Bell(every_s=LIMIT_S), Looks()
        async with watched(bell, looks):
            waiting = bell.listen("S01")
            bell.close()
            await waiting.wait()
            assert bell.closing

    asyncio.run(story())
