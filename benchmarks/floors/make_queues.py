"""The least that making a day's queues can be: a hand-written INSERT … SELECT for each queue.

python benchmarks/floors/make_queues.py SHOP.db 2026-05-11

Complaints solved up to a week ago; callbacks of visits delivered three to seven days ago, the last of each
customer; invitations from two weeks before the stored due date until 90 days after it; recall where the last
visit is more than six months and not more than 24 ago. The same rows as ours. Nobody is told why
somebody is left out, and nothing that is open already is looked at again;
consent, and rows of an import under way, are left out.
"""

import calendar
import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

NOW = "2026-05-11T02:00:00.000Z"
HOURS_AHEAD = 8

WINDOW = "CREATE TEMP TABLE window_day (kind, on_day, enters_on, due_on, last_useful_on)"

UNCORRECTED = """a.outcome <> 'taken_back'
    AND NOT EXISTS (SELECT 1 FROM attempt z WHERE z.shop_id = 1 AND z.corrects_id = a.id)"""

TOUCHED = f"""NOT c.do_not_call
  AND (SELECT count(DISTINCT coalesce(g.follow_up_id, a.follow_up_id)) FROM attempt a
    LEFT JOIN attempt g ON g.shop_id = 1 AND g.id = a.talk_id
    WHERE a.shop_id = 1 AND a.customer_id = c.id AND a.started_at >= :days_30 AND a.started_at < :now
      AND {UNCORRECTED}) <= 3"""

SETTLED = """NOT EXISTS (SELECT 1 FROM follow_up d WHERE d.shop_id = 1 AND d.kind = :kind
    AND d.vehicle_id = v.id AND d.visit_id = {visit} AND (d.closed_at IS NULL
      OR coalesce(d.outcome, '') <> 'will_come'))"""

OPEN = """NOT EXISTS (SELECT 1 FROM follow_up d WHERE d.shop_id = 1 AND d.kind = :kind
    AND d.vehicle_id = v.id AND d.visit_id = {visit} AND d.closed_at IS NULL)"""

AWAY = """NOT EXISTS (SELECT 1 FROM visit i
    WHERE i.shop_id = 1 AND i.vehicle_id = v.id AND i.opened_at <= :now
      AND (i.delivered_at IS NULL OR i.delivered_at > :now))
  AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.shop_id = 1 AND p.vehicle_id = v.id
    AND p.on_day >= :day AND p.state <> 'cancelled')
  AND NOT EXISTS (SELECT 1 FROM complaint p WHERE p.shop_id = 1 AND p.customer_id = c.id
    AND p.state <> 'withdrawn' AND p.closed_at IS NULL)"""

HIGHER = """v.id NOT IN (SELECT h.vehicle_id FROM follow_up h WHERE h.shop_id = 1
    AND h.kind IN ('complaint', 'callback', 'invitation')
    AND h.rank < :rank AND h.closed_at IS NULL AND h.left_out IS NULL AND h.last_useful_on >= :day)"""
"""Listed once: a server that has not counted yet what was just inserted would compare every pair."""

COMPLAINTS = """SELECT p.vehicle_id AS vehicle, c.id AS customer, p.visit_id AS visit, w.due_on AS sort_on,
    'solved' AS basis, w.*, c.tier, 0 AS is_company, p.id AS complaint,
    row_number() OVER (PARTITION BY p.vehicle_id, p.visit_id ORDER BY p.id) AS turn
  FROM window_day w CROSS JOIN complaint p
  CROSS JOIN customer c ON c.shop_id = 1 AND c.id = p.customer_id
  WHERE w.kind = :kind AND p.shop_id = 1 AND p.solved_on = w.on_day AND p.solved_at <= :now
    AND p.confirmed_at IS NULL AND NOT c.do_not_call
    AND NOT EXISTS (SELECT 1 FROM follow_up d WHERE d.shop_id = 1 AND d.kind = :kind
      AND d.vehicle_id = p.vehicle_id AND d.visit_id = p.visit_id AND d.complaint_id = p.id
      AND (d.closed_at IS NULL OR d.made_at >= p.solved_at))"""

ONE = "NULL AS complaint, 1 AS turn"

CALLBACKS = f"""SELECT v.id AS vehicle, c.id AS customer, s.id AS visit, w.last_useful_on AS sort_on,
    'delivered' AS basis, w.*, c.tier, 0 AS is_company, {ONE}
  FROM window_day w CROSS JOIN visit s
  CROSS JOIN customer c ON c.shop_id = 1 AND c.id = s.customer_id
  CROSS JOIN vehicle v ON v.shop_id = 1 AND v.id = s.vehicle_id
  WHERE w.kind = :kind AND s.shop_id = 1 AND s.delivered_on = w.on_day
    AND NOT EXISTS (SELECT 1 FROM visit t WHERE t.shop_id = 1 AND t.customer_id = s.customer_id
      AND t.delivered_on BETWEEN :first AND :last
      AND (t.delivered_at, t.order_number) > (s.delivered_at, s.order_number))
    AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.shop_id = 1 AND a.customer_id = c.id
      AND a.kind = 'callback' AND a.aapor = 'I' AND a.started_at >= :days_30 AND {UNCORRECTED})
    AND {SETTLED.format(visit="s.id")} AND {HIGHER} AND {TOUCHED}"""

INVITATIONS = f"""SELECT v.id AS vehicle, c.id AS customer, coalesce(v.anchor_visit_id, 0) AS visit,
    w.due_on AS sort_on, v.due_basis AS basis, w.*, c.tier, 0 AS is_company, {ONE}
  FROM window_day w CROSS JOIN vehicle v
  CROSS JOIN customer c ON c.shop_id = 1 AND c.id = v.owner_id
  WHERE w.kind = :kind AND v.shop_id = 1 AND v.due_on = w.on_day AND v.status = 'active'
    AND NOT EXISTS (SELECT 1 FROM visit t WHERE t.shop_id = 1 AND t.vehicle_id = v.id
      AND t.id <> coalesce(v.anchor_visit_id, 0) AND t.delivered_on >= w.enters_on AND t.delivered_at <= :now)
    AND {AWAY} AND {SETTLED.format(visit="coalesce(v.anchor_visit_id, 0)")} AND {HIGHER} AND {TOUCHED}"""

RECALL = f"""SELECT v.id AS vehicle, c.id AS customer, v.last_visit_id AS visit, w.due_on AS sort_on,
    'lapsed' AS basis, w.*, c.tier, c.is_company, {ONE}
  FROM window_day w CROSS JOIN vehicle v
  CROSS JOIN customer c ON c.shop_id = 1 AND c.id = v.owner_id
  WHERE w.kind = :kind AND v.shop_id = 1 AND v.last_visit_on = w.on_day AND v.status = 'active'
    AND v.visits <> 1 AND {AWAY} AND {OPEN.format(visit="v.last_visit_id")} AND {HIGHER} AND {TOUCHED}
    AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.shop_id = 1 AND a.vehicle_id = v.id
      AND a.kind = 'recall' AND a.started_at >= :days_90 AND {UNCORRECTED})"""

QUEUES = {"complaint": COMPLAINTS, "callback": CALLBACKS, "invitation": INVITATIONS, "recall": RECALL}

INSERT = """INSERT INTO follow_up (
    shop_id, id, kind, customer_id, vehicle_id, visit_id, round, complaint_id, desk, rank,
    sort_on, tier_rank, due_on, last_useful_on, basis, made_at)
  SELECT 1, :made + row_number() OVER (), :kind, customer, vehicle, visit,
    turn + coalesce((SELECT max(b.round) FROM follow_up b WHERE b.shop_id = 1 AND b.kind = :kind
      AND b.vehicle_id = x.vehicle AND b.visit_id = x.visit), 0), complaint,
    CASE WHEN is_company THEN 'service_manager' ELSE 'agents' END, :rank,
    sort_on, CASE tier WHEN 'A' THEN 1 WHEN 'B' THEN 2 ELSE 3 END, due_on, last_useful_on, basis, :now
  FROM ({lines}) x"""


def months_later(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def windows(today: date) -> Iterator[tuple[str, date, date, date, date]]:
    """Give, by queue, each day of delivery, due date or last visit, and what follows from it."""

    def days(first: int, last: int) -> list[date]:
        return [today - timedelta(days=step) for step in range(first, last + 1)]

    def later(day: date, number: int) -> date:
        return day + timedelta(days=number)

    for day in days(0, 7):
        yield "complaint", day, day, day, later(day, 7)
    for day in days(3, 7):
        yield "callback", day, later(day, 3), later(day, 3), later(day, 7)
    for day in days(-14, 90):
        yield "invitation", day, later(day, -14), day, later(day, 90)
    for day in days(150, 750):
        if months_later(day, 6) < today <= months_later(day, 24):
            lapsed = later(months_later(day, 6), 1)
            yield "recall", day, lapsed, lapsed, months_later(day, 24)


def statements(today: date) -> Iterator[tuple[str, dict[str, object]]]:
    """Give the statement of each queue and its values, but for `made`: the highest number given so far."""
    for rank, (kind, lines) in enumerate(QUEUES.items(), start=1):
        yield (
            INSERT.format(lines=lines),
            {
                "kind": kind,
                "rank": rank,
                "now": NOW,
                "day": today.isoformat(),
                "first": (today - timedelta(days=7)).isoformat(),
                "last": (today - timedelta(days=3)).isoformat(),
                "days_30": midnight(today - timedelta(days=30)),
                "days_90": midnight(today - timedelta(days=90)),
            },
        )


def main(shop: str, day: str) -> None:
    """Make the queues of a day, and print the seconds it took and how many follow-ups were made."""
    today = date.fromisoformat(day)
    connection = sqlite3.connect(shop, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    begun = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(WINDOW)
    connection.executemany(
        "INSERT INTO window_day VALUES (?, ?, ?, ?, ?)",
        [(kind, *(each.isoformat() for each in dates)) for kind, *dates in windows(today)],
    )
    (before,) = connection.execute("SELECT coalesce(max(id), 0) FROM follow_up WHERE shop_id = 1").fetchone()
    last = before
    for sql, values in statements(today):
        last += connection.execute(sql, values | {"made": last}).rowcount
    connection.execute("COMMIT")
    print(json.dumps({"seconds": perf_counter() - begun, "made": last - before}))
    connection.close()


def midnight(day: date) -> str:
    """Give the shop's midnight as it is stored."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=HOURS_AHEAD)
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


if __name__ == "__main__":
    main(*sys.argv[1:])
