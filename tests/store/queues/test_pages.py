"""Pages of a queue, beside a line that is known: the same lines as if all had been read."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from hypothesis import given, settings as limits, strategies as st

from store.queues.lines import lines_beside, todays_lines
from tests.store.factories import Shop, at, day

NOW = "2026-05-11 09:00"

PROMISED = st.sampled_from([None, "2026-05-11 08:30", "2026-05-11 08:45", "2026-05-11 16:00"])
NOT_BEFORE = st.sampled_from([None, None, "2026-05-11 08:00", "2026-05-11 14:00", "2026-05-12 09:00"])
LINES = st.lists(
    st.tuples(
        st.sampled_from(["callback", "invitation", "recall"]),
        st.integers(0, 3),
        st.integers(1, 3),
        PROMISED,
        NOT_BEFORE,
    ),
    min_size=1,
    max_size=14,
)


def stand(shop: Shop, lines: list[tuple[str, int, int, str | None, str | None]]) -> None:
    with shop.together():
        for kind, days, tier, promised, not_before in lines:
            shop.follow_up(
                kind,
                shop.vehicle(),
                sort_on=day("2026-05-15") + timedelta(days=days),
                tier_rank=tier,
                promised_at=promised and at(promised),
                not_before=not_before and at(not_before),
            )


@limits(max_examples=25, deadline=None)
@given(lines=LINES, kind=st.sampled_from([None, "callback"]), most=st.integers(1, 5))
def test_pages_beside_any_line_are_those_of_the_whole_list(
    new_shop: object,
    lines: list[tuple[str, int, int, str | None, str | None]],
    kind: str | None,
    most: int,
) -> None:
    with closing(new_shop()) as shop:  # type: ignore[operator]
        stand(shop, lines)
        with shop.database.reading() as records:
            asked = (records, shop.settings, at(NOW))
            whole = todays_lines(*asked, kind=kind)
            for place, line in enumerate(whole):
                after = lines_beside(*asked, kind=kind, most=most, after=line.id)
                before = lines_beside(*asked, kind=kind, most=most, before=line.id)
                assert after == whole[place + 1 : place + 1 + most]
                assert before == whole[max(0, place - most) : place]
            assert lines_beside(*asked, kind=kind, most=most) == whole[-most:]
