"""Who may do what: one table of rights and roles, asked by commands, screens and the store alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from store.remarks import Unusable
from store.staff import Agent

Role = Literal["agent", "supervisor", "service_manager", "administrator", "auditor", "group_supervisor"]

Right = Literal[
    "own", "look", "call", "see_numbers", "correct", "consent", "complain", "complaints", "board", "figures",
    "quality", "report", "export", "assign", "merge", "import", "rules", "staff", "person", "erase", "backup",
    "audit", "shops", "all_shops",
]  # fmt: skip

ROLES: tuple[Role, ...] = get_args(Role)

_CALLERS: tuple[Role, ...] = ("agent", "supervisor", "service_manager")
_LEADERS: tuple[Role, ...] = ("supervisor", "service_manager")
_KEEPERS: tuple[Role, ...] = ("service_manager", "administrator")

RIGHTS: Mapping[Right, tuple[Role, ...]] = {
    "own": ROLES,
    "look": ROLES,
    "call": _CALLERS,
    "see_numbers": _CALLERS,
    "correct": _CALLERS,
    "consent": _CALLERS,
    "complain": _CALLERS,
    "complaints": _LEADERS,
    "board": (*_LEADERS, "administrator", "auditor", "group_supervisor"),
    "figures": (*_LEADERS, "administrator", "auditor", "group_supervisor"),
    "quality": _LEADERS,
    "report": _LEADERS,
    "export": _LEADERS,
    "assign": _LEADERS,
    "merge": (*_LEADERS, "administrator"),
    "import": (*_LEADERS, "administrator"),
    "rules": (*_LEADERS, "administrator"),
    "staff": (*_LEADERS, "administrator"),
    "person": _KEEPERS,
    "erase": _KEEPERS,
    "backup": ("administrator",),
    "audit": ("administrator", "auditor"),
    "shops": ("administrator",),
    "all_shops": ("group_supervisor",),
}
"""Which roles have a right; what is not in it, nobody may do."""

GIVES: Mapping[Role, tuple[Role, ...]] = {
    "agent": (),
    "supervisor": ("agent",),
    "service_manager": ("agent", "supervisor"),
    "administrator": ROLES,
    "auditor": (),
    "group_supervisor": (),
}
"""Whose role each role may give and take: of somebody who has one of these, to another one of these."""


def rights_of(role: str) -> frozenset[str]:
    """Give the rights of a role; none for a word that is no role."""
    return frozenset(right for right, roles in RIGHTS.items() if role in roles)


def may(agent: Agent, right: str) -> bool:
    """Say whether somebody has a right; where nobody signs in, everybody has every one."""
    return agent.rights is None or right in agent.rights


def allowed(agent: Agent, right: Right) -> None:
    """Refuse what somebody has no right to. Raises `Unusable`."""
    if not may(agent, right):
        raise Unusable("right_missing", right=right, role=agent.role)
