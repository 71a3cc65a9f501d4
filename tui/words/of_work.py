"""What the work in hand, the board and the quality of calls have to remark on."""

from __future__ import annotations

from tui.words import N_

SENTENCES = {
    "follow_up_free": N_("{id}: nobody holds this follow-up; there is nothing to release."),
    "follow_up_not_with": N_("{id}: {code} does not hold this follow-up; nothing was released."),
    "board_later_day": N_("{day}: this day has not come yet; its board can be seen when it has."),
    "board_cell_unknown": N_("{row} {part} {group}: the board has no such number."),
    "quality_week_not_over": N_("This week's calls can be drawn once it is over, after {last_on}."),
    "quality_drawn_already": N_(
        "{agent}: this week's calls were drawn already, with {seed}; that draw stays."
    ),
    "quality_not_drawn": N_("{id}: no call of this number was drawn; list those that were."),
    "quality_call_missing": N_("Say which call, by its number; the list shows it."),
    "quality_points_unreadable": N_("{value}: write a criterion and its points, such as listening=4."),
    "quality_own_call": N_("{id}: this is your own call; somebody else scores it."),
    "quality_criterion_unknown": N_("{name}: there is no such criterion on the card; there are {known}."),
    "quality_points": N_(
        "{name}: {value} is no number of points; give 1 to 5, or 0 where it does not apply."
    ),
    "quality_points_missing": N_("Points are missing for {criteria}; 0 says that one does not apply."),
}
