"""A shift typed at once, on a real terminal: what is stored is what was typed, each once and in order."""

from __future__ import annotations

from dataclasses import dataclass

from tests.tui.terminal import Terminal
from tui.wiring import Asked, sit_down

CALLS = 44


@dataclass(frozen=True)
class Typed:
    """A call as it is typed, and what it comes to."""

    keys: str
    outcome: str
    note: str
    answers: tuple[str, ...] = ()


def typed(number: int) -> Typed:
    """Make up the call of this number in the shift: one of four kinds."""
    note = f"call {number}, 第{number}个"
    match number % 4:
        case 0:
            return Typed(f"\r.{note}\rn", "no_answer", note)
        case 1:
            said = f"all well {number}"
            scores = "54545454" if number % 8 == 1 else "45454545"
            return Typed(
                f"\r{scores[:3]}.{note}\r{scores[3:]}{said}\r\r",
                "satisfied",
                note,
                (*scores, f'"{said}"'),
            )
        case 2:
            return Typed("\rb", "busy", "")
        case _:
            said = f"slow {number}"
            return Typed(
                f"\r213\r2222222{said}\r2.{note}\r\r",
                "dissatisfied",
                note,
                ("2", '["quality", "cost"]', *"2222222", f'"{said}"', '"serious"'),
            )


def test_a_shift_typed_without_waiting_is_stored_as_it_was_typed(environment: dict[str, str]) -> None:
    shift = [typed(number) for number in range(CALLS)]
    with Terminal(environment) as terminal:
        terminal.wait_for("****")
        terminal.type("1n" + "".join(call.keys for call in shift) + "\r.the shift is over")
        terminal.wait_for("the shift is over")
        terminal.kill()

    desk = sit_down(Asked(), environment)
    with desk.database.reading() as found:
        rows = found.rows(
            """SELECT id, outcome, note FROM attempt
               WHERE shop_id = :shop AND on_day = :day AND agent_id = :agent ORDER BY id DESC LIMIT :calls""",
            day=desk.today(),
            agent=desk.agent.id,
            calls=CALLS,
        )
        stored = [
            Typed(
                call.keys,
                row["outcome"],
                row["note"],
                tuple(
                    answer["value"]
                    for answer in found.rows(
                        "SELECT value FROM answer WHERE shop_id = :shop AND attempt_id = :id ORDER BY seq",
                        id=row["id"],
                    )
                ),
            )
            for call, row in zip(shift, reversed(rows), strict=True)
        ]
    desk.database.close()
    assert stored == shift
