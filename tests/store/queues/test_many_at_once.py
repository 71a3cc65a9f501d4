"""Many agents at one file at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from store.database import reopened
from store.queues.claiming import claim_next
from store.staff import Agent
from tests.store.factories import Shop, at, day

AGENTS, FOLLOW_UPS = 8, 40
NOW = at("2026-05-11 09:00")


def test_eight_agents_taking_forty_never_get_the_same_one(shop: Shop) -> None:
    with shop.together():
        agents = [shop.agent(f"a{number:02}") for number in range(AGENTS)]
        for number in range(FOLLOW_UPS):
            shop.follow_up("callback", shop.vehicle(), sort_on=day(f"2026-05-{12 + number % 4}"))
    database = reopened(shop.database.address)
    together = Barrier(AGENTS)

    def work(agent: Agent) -> list[int]:
        """Take one after another, keeping each, until there are none."""
        together.wait()
        taken: list[int] = []
        skipped = 0
        while (found := claim_next(database, shop.settings, agent, NOW, after=skipped)) is not None:
            taken.append(found)
            with database.writing() as records:
                records.run(
                    "UPDATE follow_up SET state = 'closed' WHERE shop_id = :shop AND id = :id", id=found
                )
            skipped = found
        return taken

    with ThreadPoolExecutor(AGENTS) as pool:
        taken = list(pool.map(work, agents))
    database.close()
    everything = [number for each in taken for number in each]
    assert len(everything) == len(set(everything)) == FOLLOW_UPS
    order = [row["id"] for row in shop.rows("SELECT id FROM follow_up ORDER BY sort_on, tier_rank, id")]
    for each in taken:
        assert [order.index(number) for number in each] == sorted(order.index(number) for number in each)


def test_two_who_want_the_same_one_at_once_do_not_both_get_it(shop: Shop) -> None:
    person = shop.customer()
    with shop.together():
        agents = [shop.agent(f"a{number:02}") for number in range(AGENTS)]
        for kind in ("complaint", "callback", "invitation", "recall"):
            shop.follow_up(kind, shop.vehicle(person))
    database = reopened(shop.database.address)
    together = Barrier(AGENTS)

    def work(agent: Agent) -> int | None:
        together.wait()
        return claim_next(database, shop.settings, agent, NOW)

    with ThreadPoolExecutor(AGENTS) as pool:
        taken = [number for number in pool.map(work, agents) if number is not None]
    database.close()
    assert taken == [1], "one customer, one call"
