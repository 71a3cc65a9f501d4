"""What was typed is never lost: killed in the middle of a call, the call opens again where it was."""

from __future__ import annotations

from tests.tui.conftest import press, shown, toasts, working
from tests.tui.terminal import Terminal
from tui.screens.call import CallScreen
from tui.wiring import Asked, Desk, sit_down


async def test_killed_in_mid_call_it_opens_again_at_that_question(environment: dict[str, str]) -> None:
    with Terminal(environment) as terminal:
        terminal.wait_for("****")
        terminal.type("n")
        terminal.wait_for("Enter opens the call")
        terminal.type("\r")
        terminal.wait_for("how satisfied were you")
        terminal.type("5")
        terminal.wait_for("1 of 9")
        terminal.type("4")
        terminal.wait_for("2 of 9")
        terminal.kill()

    desk = sit_down(Asked(), environment)
    async with working(desk) as (app, _):
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert app.screen.call.interview.counted() == {"overall": 5, "reception": 4}
        assert "done properly" in shown(app, "#script")
        assert any("It goes on where it was" in said for said in toasts(app))
    desk.database.close()


async def test_a_note_and_the_number_chosen_survive_too(desk: Desk, environment: dict[str, str]) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n", "enter", "5", "full_stop", *"later", "enter")
        follow_up = app.screen.call.follow_up  # type: ignore[attr-defined]
    again = sit_down(Asked(), environment)
    async with working(again) as (app, pilot):
        assert isinstance(app.screen, CallScreen)
        assert app.screen.call is not None
        assert app.screen.call.follow_up == follow_up
        assert app.screen.call.note == "later"
        await press(app, pilot, "n")
    with again.database.reading() as found:
        assert (
            found.value("SELECT note FROM attempt WHERE shop_id = :shop ORDER BY id DESC LIMIT 1") == "later"
        )
        assert found.value("SELECT count(*) FROM open_call WHERE shop_id = :shop") == 0
    again.database.close()


async def test_the_times_offered_in_a_call_stay_those_that_were_said(
    desk: Desk, environment: dict[str, str]
) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "2", "n", "enter")
        offered = list(app.screen.call.offers)  # type: ignore[attr-defined]
    with desk.database.writing() as writing:
        for number in range(desk.settings.workshop.places_each_slot):
            writing.add(
                "appointment",
                id=number + 1,
                vehicle_id=1,
                customer_id=1,
                at=offered[1],
                on_day=offered[1].date(),
                made_at=desk.now(),
            )
    again = sit_down(Asked(), environment)
    async with working(again) as (app, _):
        assert list(app.screen.call.offers) == offered  # type: ignore[attr-defined]
    again.database.close()


async def test_keys_faster_than_the_store_are_all_stored_in_order(desk: Desk) -> None:
    async with working(desk) as (app, pilot):
        await press(app, pilot, "n")
        await press(app, pilot, "enter", *"54325", *"1", "enter", *"4545")
        call = app.screen.call  # type: ignore[attr-defined]
        given = list(call.interview.answers.items())
    with desk.database.reading() as found:
        stored = found.rows("SELECT question, value FROM open_answer WHERE shop_id = :shop ORDER BY seq")
    assert [row["question"] for row in stored] == [question for question, _ in given]
