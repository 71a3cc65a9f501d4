"""Taking a follow-up to call, so that nobody else does.

What is taken comes back by itself when the agent gives no sign for `limits.hold_minutes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from store.database import Database, Records
from store.queues.holding import NOT_HELD
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards import consent
from store.safeguards.rights import allowed
from store.staff import Agent

_MAY_HAVE = f"({{of}}.assigned_to IS NULL OR {{of}}.assigned_to = :agent) AND {NOT_HELD}"
"""Of a follow-up, called `of` in SQL: the agent may have it at all."""

_FREE = f"""f.shop_id = :shop AND f.state = 'open' AND f.left_out IS NULL AND f.desk = :desk AND f.id <> :skip
  AND {_MAY_HAVE.format(of="f")}
  AND (f.held_until IS NULL OR f.held_until <= :now OR f.held_by = :agent)
  AND NOT EXISTS (SELECT 1 FROM follow_up busy WHERE busy.shop_id = :shop
    AND busy.customer_id = f.customer_id AND busy.state = 'open' AND busy.held_until > :now
    AND busy.held_by <> :agent)
  AND NOT (f.kind = 'callback' AND :advisor <> '' AND EXISTS (SELECT 1 FROM visit s
    WHERE s.shop_id = :shop AND s.id = f.visit_id AND s.advisor = :advisor))
  AND {{skipped}} EXISTS (SELECT 1 FROM skip k WHERE k.shop_id = :shop AND k.agent_id = :agent
    AND k.at > :skipped_since AND k.follow_up_id = f.id)"""

_WITH_IT = f"""shop_id = :shop AND state = 'open' AND left_out IS NULL AND id <> :id
  AND {_MAY_HAVE.format(of="follow_up")}
  AND (customer_id, desk) = (SELECT lead.customer_id, lead.desk FROM follow_up lead
    WHERE lead.shop_id = :shop AND lead.id = :id)
  AND (promised_at IS NULL OR promised_at <= :now) AND (not_before IS NULL OR not_before <= :now)
  AND (held_until IS NULL OR held_until <= :now OR held_by = :agent)
  AND NOT (kind = 'callback' AND :advisor <> '' AND EXISTS (SELECT 1 FROM visit s
    WHERE s.shop_id = :shop AND s.id = follow_up.visit_id AND s.advisor = :advisor))
  AND NOT EXISTS (SELECT 1 FROM skip k WHERE k.shop_id = :shop AND k.agent_id = :agent
    AND k.at > :skipped_since AND k.follow_up_id = follow_up.id)"""
"""What is taken with a follow-up for the same call: the person's others that may be called now."""

_HELD = """in_talk = CASE WHEN held_by = :agent AND held_until > :now THEN in_talk END,
  held_by = :agent, held_until = :until"""
"""What holding changes; a talk goes on only while the same agent's hold of it does."""

_REFUSED = consent.refuses("follow_up.customer_id", "follow_up.kind")
"""Whether the person of a follow-up is not to be called for it."""

_PAUSE = "SELECT reason FROM pause WHERE shop_id = :shop AND agent_id = :agent AND ended_at IS NULL"

_PROMISED = f"""SELECT coalesce(
  (SELECT f.id FROM follow_up f {{whose}} WHERE {_FREE} AND f.promised_at <= :now
     AND f.promised_at > :promise_free AND f.promised_by = :agent {{kind}}
   ORDER BY f.promised_at, f.id LIMIT 1 {{locked}}),
  (SELECT f.id FROM follow_up f {{whose}} WHERE {_FREE} AND f.promised_at <= :now
     AND (f.promised_by IS NULL OR f.promised_at <= :promise_free) {{kind}}
   ORDER BY f.promised_at, f.id LIMIT 1 {{locked}}))"""
"""The promises whose time has come: the agent's own, while they are, then those that are anyone's."""

_NEXT = f"""SELECT f.id FROM follow_up f {{whose}} WHERE {_FREE} AND f.promised_at IS NULL
  AND (f.not_before IS NULL OR f.not_before <= :now) {{kind}}
  ORDER BY f.rank, f.sort_on, f.tier_rank, f.id LIMIT 1 {{locked}}"""

_WHOSE = "JOIN customer c ON c.shop_id = :shop AND c.id = f.customer_id"

_STILL_FREE = """SELECT 1 FROM follow_up f WHERE f.shop_id = :shop AND f.id = :id AND f.left_out IS NULL
  AND NOT EXISTS (SELECT 1 FROM follow_up busy WHERE busy.shop_id = :shop
    AND busy.customer_id = f.customer_id AND busy.state = 'open' AND busy.held_until > :now
    AND busy.held_by <> :agent)"""
"""Whether those who take follow-ups have left one alone, and its customer."""


def claim_next(
    database: Database,
    settings: Settings,
    agent: Agent,
    now: datetime,
    *,
    kind: str | None = None,
    desk: str = "agents",
    after: int = 0,
) -> int | None:
    """Take the next follow-up in calling order for an agent; None if there is none now.

    The person's others that may be called now are taken with it. What the agent already holds comes first,
    and what they skipped lately last. `after` names one that is not wanted again (0: none). Not offered:
    what others hold, whose customer somebody else is calling, whose visit the agent served as an advisor.
    Raises `Unusable` for an agent on a pause.
    """
    allowed(agent, "call")
    with database.writing(beside=True) as records:
        held = _surely_held(records, agent, now, kind, after)
        asked: dict[str, Any] = {"kind": kind, "desk": desk, "after": after}
        found = held or _take_free(records, settings, agent, now, **asked)
        while found is not None and not _hold(records, settings, found, agent, now, anyway=found == held):
            consent.leave_out(records, found)
            found = _take_free(records, settings, agent, now, **asked)
        if found is not None:
            hold_with_it(records, settings, agent, found, now)
    return found


def claim(database: Database, settings: Settings, agent: Agent, follow_up: int, now: datetime) -> None:
    """Take one follow-up, and the person's others that may be called now.

    Raises `Unusable` where it cannot be had: it is closed (unless the agent's call of it is still open),
    somebody else has it or calls its customer, it follows a visit that the agent served as an advisor, it
    is assigned to somebody else, its queue is held, the person refused to be called for it, or the agent
    is on a pause.
    """
    allowed(agent, "call")
    with database.writing() as records:
        _refuse_if_kept(records, agent, follow_up, now)
        take(records, settings, agent, follow_up, now)


def take(records: Records, settings: Settings, agent: Agent, follow_up: int, now: datetime) -> None:
    """Take one follow-up as `claim` does, in a transaction that is open already."""
    take_alone(records, settings, agent, follow_up, now)
    hold_with_it(records, settings, agent, follow_up, now)


def take_alone(records: Records, settings: Settings, agent: Agent, follow_up: int, now: datetime) -> None:
    """Take one follow-up and none of the person's others; raises as `claim` does."""
    _refuse_on_pause(records, agent)
    _refuse_if_taken(records, agent, follow_up, now)
    _hold(records, settings, follow_up, agent, now, anyway=True)


def hold_with_it(
    records: Records,
    settings: Settings,
    agent: Agent,
    follow_up: int,
    now: datetime,
    *,
    only: Sequence[int] | None = None,
) -> None:
    """Hold the person's other follow-ups that may be called now, or `only` those of them that are named."""
    values = {
        "agent": agent.id,
        "advisor": agent.advisor,
        "until": _until(settings, now),
        "now": now,
        "skipped_since": now - timedelta(minutes=settings.limits.skip_minutes),
        "id": follow_up,
    }
    statement = f"UPDATE follow_up SET {_HELD} WHERE {_WITH_IT}"
    if only is None:
        records.run(statement, **values)
    for one in only or ():
        records.run(f"{statement} AND id = :one", **values, one=one)


def renew(database: Database, settings: Settings, agent: Agent, follow_up: int, now: datetime) -> bool:
    """Give a sign that the agent is still at it, and at what was taken with it; False where they are not."""
    with database.writing(beside=True) as records:
        _lock_customer(records, follow_up)
        mine = records.value(
            """SELECT customer_id FROM follow_up
               WHERE shop_id = :shop AND id = :id AND held_by = :agent AND state = 'open'""",
            id=follow_up,
            agent=agent.id,
        )
        records.run(
            """UPDATE follow_up SET held_until = :until
               WHERE shop_id = :shop AND customer_id = :customer AND held_by = :agent AND state = 'open'""",
            until=_until(settings, now),
            customer=mine,
            agent=agent.id,
        )
    return mine is not None


def _lock_customer(records: Records, follow_up: int) -> None:
    """Wait until nobody beside us takes or renews what is a customer's, and keep it so until the end."""
    if records.LOCKED:
        records.rows(
            f"""SELECT c.id FROM customer c WHERE c.shop_id = :shop AND c.id = (SELECT f.customer_id
                FROM follow_up f WHERE f.shop_id = :shop AND f.id = :id) {records.LOCKED.format(rows="c")}""",
            id=follow_up,
        )


def _surely_held(records: Records, agent: Agent, now: datetime, kind: str | None, after: int) -> int | None:
    """Give what the agent holds already, also once nobody beside us takes it; raises for one on a pause."""
    held = _held(records, agent, now, kind, after)
    while held is not None and records.LOCKED:
        _lock_customer(records, held)
        still = _held(records, agent, now, kind, after)
        if still == held:
            break
        held = still
    return held


def _held(records: Records, agent: Agent, now: datetime, kind: str | None, after: int) -> int | None:
    """Give what the agent holds already, if anything; raises for one on a pause."""
    row = records.row(
        f"""SELECT ({_PAUSE}) AS pause,
              (SELECT id FROM follow_up WHERE shop_id = :shop AND state = 'open' AND held_by = :agent
                 AND held_until > :now AND id <> :after {"AND kind = :kind" if kind else ""}
               ORDER BY CASE WHEN EXISTS (SELECT 1 FROM open_call o WHERE o.shop_id = :shop
                   AND o.follow_up_id = follow_up.id) THEN 0 WHEN in_talk IS NOT NULL THEN 1 ELSE 2 END,
                 held_until DESC, rank, sort_on, tier_rank, id LIMIT 1) AS held""",
        agent=agent.id,
        now=now,
        kind=kind,
        after=after,
    )
    assert row is not None  # noqa: S101  it has no condition
    if row["pause"] is not None:
        raise Unusable("on_pause", pause=row["pause"])
    held: int | None = row["held"]
    return held


def next_free(
    records: Records,
    settings: Settings,
    agent: Agent,
    now: datetime,
    *,
    kind: str | None = None,
    desk: str = "agents",
    after: int = 0,
) -> int | None:
    """Name the follow-up an agent would be given next, without taking it; None if there is none now."""
    return _first_free(records, settings, agent, now, kind=kind, desk=desk, after=after)


def _take_free(records: Records, settings: Settings, agent: Agent, now: datetime, **asked: Any) -> int | None:
    """Find the next follow-up, and see to it that nobody beside us takes it, or calls its customer.

    The customer is locked, passing over those whom somebody has locked. What was stored just before that is
    seen by a statement of its own only.
    """
    while True:
        found = _first_free(records, settings, agent, now, **asked, locked=records.SKIP_LOCKED)
        if found is None or not records.SKIP_LOCKED:
            return found
        if records.value(_STILL_FREE, id=found, now=now, agent=agent.id):
            return found


def _first_free(
    records: Records,
    settings: Settings,
    agent: Agent,
    now: datetime,
    *,
    kind: str | None,
    desk: str,
    after: int,
    locked: str = "",
) -> int | None:
    """Name the next follow-up, its customer `locked` as said.

    By its rank a queue is found in the index; the kind alone would be looked for behind all queues before it.
    """
    limits, of_kind = settings.limits, "AND f.kind = :kind AND f.rank = :rank" if kind else ""
    rank = list(settings.queues).index(kind) + 1 if kind else None  # type: ignore[arg-type]
    for skipped, statement in product(("NOT", ""), (_PROMISED, _NEXT)):
        found: int | None = records.value(
            statement.format(
                kind=of_kind, skipped=skipped, whose=_WHOSE if locked else "", locked=locked.format(rows="c")
            ),
            agent=agent.id,
            advisor=agent.advisor,
            now=now,
            kind=kind,
            rank=rank,
            desk=desk,
            skip=after,
            promise_free=now - timedelta(minutes=limits.promise_minutes),
            skipped_since=now - timedelta(minutes=limits.skip_minutes),
        )
        if found is not None:
            return found
    return None


def _refuse_if_kept(records: Records, agent: Agent, follow_up: int, now: datetime) -> None:
    """Refuse what is somebody else's, in a queue that is held, or not to be called; save an open call."""
    row = records.row(
        f"""SELECT kind, {NOT_HELD.format(of="follow_up")} AS free,
              (SELECT s.name FROM staff s WHERE s.shop_id = :shop AND s.id = follow_up.assigned_to
                 AND s.id <> :agent) AS assigned
            FROM follow_up WHERE shop_id = :shop AND id = :id AND NOT EXISTS (SELECT 1 FROM open_call o
              WHERE o.shop_id = :shop AND o.follow_up_id = :id AND o.agent_id = :agent)""",
        id=follow_up,
        agent=agent.id,
    )
    if row is not None and row["assigned"] is not None:
        raise Unusable("follow_up_assigned", id=follow_up, holder=row["assigned"])
    if row is not None and not row["free"]:
        raise Unusable("queue_is_held", kind=row["kind"])
    if row is not None:
        consent.refuse_call(records, follow_up, now)


def _refuse_on_pause(records: Records, agent: Agent) -> None:
    reason = records.value(_PAUSE, agent=agent.id)
    if reason is not None:
        raise Unusable("on_pause", pause=reason)


def _refuse_if_taken(records: Records, agent: Agent, follow_up: int, now: datetime) -> None:
    row = records.row(
        """SELECT f.state, f.kind, s.advisor, h.name AS holder, c.agent_id AS caller FROM follow_up f
           LEFT JOIN open_call c ON c.shop_id = :shop AND c.follow_up_id = f.id AND f.held_by = c.agent_id
           LEFT JOIN visit s ON s.shop_id = :shop AND s.id = f.visit_id
           LEFT JOIN follow_up o ON o.shop_id = :shop AND o.customer_id = f.customer_id AND o.state = 'open'
             AND o.held_until > :now AND o.held_by <> :agent
           LEFT JOIN staff h ON h.shop_id = :shop AND h.id = o.held_by
           WHERE f.shop_id = :shop AND f.id = :id ORDER BY h.name DESC""",
        id=follow_up,
        agent=agent.id,
        now=now,
    )
    if row is None:
        raise Unusable("follow_up_unknown", id=follow_up)
    if row["state"] != "open" and row["caller"] != agent.id:
        raise Unusable("follow_up_closed", id=follow_up, state=row["state"])
    if row["holder"] is not None:
        raise Unusable("follow_up_held", id=follow_up, holder=row["holder"])
    if row["kind"] == "callback" and agent.advisor and row["advisor"] == agent.advisor:
        raise Unusable("follow_up_own_visit", id=follow_up)


def _hold(
    records: Records, settings: Settings, follow_up: int, agent: Agent, now: datetime, *, anyway: bool
) -> bool:
    """Hold a follow-up, unless (save `anyway`) its person is not to be called for it; say whether it is."""
    touched = records.run(
        f"""UPDATE follow_up SET {_HELD} WHERE shop_id = :shop AND id = :id
            {"" if anyway else f"AND NOT {_REFUSED}"}""",
        agent=agent.id,
        until=_until(settings, now),
        now=now,
        as_of=now,
        id=follow_up,
    )
    return touched == 1


def _until(settings: Settings, now: datetime) -> datetime:
    return now + timedelta(minutes=settings.limits.hold_minutes)
