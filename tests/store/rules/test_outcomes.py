"""The list of outcomes, and what many attempts come to."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from store.rules.outcomes import UNREACHABLE, Group, final, outcomes
from store.rules.settings import shipped_settings

KNOWN = outcomes()
KINDS = tuple(shipped_settings().queues)

TRADE: dict[str, tuple[str, bool, Group, str]] = {
    "satisfied": ("满意", True, "I", "close"),
    "neutral": ("一般", True, "I", "close"),
    "dissatisfied": ("不满意", True, "I", "close"),
    "booked": ("已预约", True, "I", "close"),
    "will_come": ("即将来站", True, "I", "look_again"),
    "not_due": ("公里数未到", True, "I", "close"),
    "lost_other_shop": ("已到其他站", True, "I", "close"),
    "too_far": ("太远", True, "I", "close"),
    "inconvenient": ("不方便", True, "I", "close"),
    "used_by_other": ("他人使用", True, "I", "close"),
    "sold_on": ("已换车", True, "NE", "close"),
    "scrapped": ("报废", True, "NE", "close"),
    "moved_away": ("迁出", True, "NE", "close"),
    "declined": ("暂不需要", True, "I", "close"),
    "broken_off": ("中途挂断", True, "P", "again"),
    "call_later": ("约定再拨", True, "O", "promised"),
    "refused": ("拒访", True, "R", "close"),
    "do_not_call": ("要求勿扰", True, "R", "close"),
    "wrong_person": ("号码非本人", True, "UO", "next_number"),
    "no_answer": ("无人接听", False, "NC", "again"),
    "busy": ("占线", False, "NC", "again"),
    "powered_off": ("关机", False, "NC", "again"),
    "no_signal": ("无法接通", False, "NC", "again"),
    "voicemail": ("语音信箱", False, "NC", "again"),
    "suspended": ("停机", False, "UO", "next_number"),
    "invalid_number": ("空号", False, "UO", "next_number"),
    "single_visit": ("仅来站一次", False, "NE", "close"),
}
"""The trade's words, whether somebody spoke, the AAPOR group, and what becomes of the follow-up."""

EFFECTS = {
    "dissatisfied": ["open_complaint"],
    "booked": ["book"],
    "not_due": ["move_due"],
    "used_by_other": ["add_number"],
    "sold_on": ["vehicle_sold_on"],
    "scrapped": ["vehicle_scrapped"],
    "moved_away": ["vehicle_moved_away"],
    "do_not_call": ["do_not_call"],
    "wrong_person": ["number_wrong"],
    "suspended": ["number_suspended"],
    "invalid_number": ["number_invalid"],
}
NEEDS = {"booked": ["appointment"], "call_later": ["call_back"]}

RANK: dict[Group, int] = {"I": 1, "P": 2, "R": 3, "O": 4, "NC": 5, "UO": 5, "NE": 6}
"""Which group goes before which; of two that reached nobody neither does."""

attempts = st.lists(st.sampled_from(sorted(KNOWN)), max_size=6)


def came_to(*codes: str) -> str | None:
    return final([(code, KNOWN[code].group) for code in codes])


def test_the_list_holds_every_outcome_of_the_trade_and_no_other() -> None:
    listed = {code: (one.zh, one.reached, one.group, one.then) for code, one in KNOWN.items()}
    assert listed == TRADE


def test_each_outcome_has_its_own_consequences_and_needs() -> None:
    assert {code: one.effects for code, one in KNOWN.items() if one.effects} == EFFECTS
    assert {code: one.needs for code, one in KNOWN.items() if one.needs} == NEEDS
    assert {code: one.look_again_days for code, one in KNOWN.items() if one.look_again_days} == {
        "will_come": 14
    }


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_queue_each_outcome_has_a_key_of_its_own(kind: str) -> None:
    keys = [one.key for one in KNOWN.values() if kind in one.kinds]
    assert all(len(key) == 1 and key.islower() for key in keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_happen_on_any_telephone_is_offered_in_every_queue(kind: str) -> None:
    offered = {code for code, one in KNOWN.items() if kind in one.kinds}
    anywhere = {"broken_off", "call_later", "refused", "do_not_call", "wrong_person", *UNREACHABLE}
    assert anywhere <= offered
    assert "single_visit" not in offered, "nobody calls to say so"


def test_every_queue_an_outcome_names_is_one() -> None:
    assert {kind for one in KNOWN.values() for kind in one.kinds} == set(KINDS)


def test_words_in_both_languages_are_there_and_tell_outcomes_apart() -> None:
    for words in ([one.en for one in KNOWN.values()], [one.zh for one in KNOWN.values()]):
        assert all(words)
        assert len(set(words)) == len(words)


def test_unreachable_is_whatever_reached_nobody_and_says_nothing_of_the_vehicle() -> None:
    assert set(UNREACHABLE) == {code for code, one in KNOWN.items() if not one.reached} - {"single_visit"}


def test_the_better_group_decides_whatever_the_order() -> None:
    best_first = ["satisfied", "broken_off", "refused", "call_later", "no_answer"]
    for place, better in enumerate(best_first):
        for worse in best_first[place + 1 :]:
            for order in permutations((better, worse)):
                assert came_to(*order) == better, order


def test_among_equals_the_last_counts() -> None:
    assert came_to("satisfied", "no_answer", "dissatisfied", "busy") == "dissatisfied"
    assert came_to("busy", "no_answer", "powered_off") == "powered_off"


def test_an_unknown_number_and_an_unanswered_one_are_equals() -> None:
    assert came_to("no_answer", "suspended") == "suspended"
    assert came_to("suspended", "no_answer") == "no_answer"


def test_not_eligible_counts_only_as_the_last_word() -> None:
    assert came_to("satisfied", "sold_on") == "sold_on"
    assert came_to("sold_on", "no_answer") == "no_answer"
    assert came_to("sold_on", "scrapped", "suspended") == "suspended"


def test_a_case_without_attempts_has_come_to_nothing() -> None:
    assert came_to() is None


@given(attempts)
def test_what_a_case_comes_to_is_one_of_its_attempts_and_of_the_best_group(codes: list[str]) -> None:
    found = came_to(*codes)
    if not codes:
        assert found is None
        return
    assert found in codes
    if KNOWN[codes[-1]].group == "NE":
        assert found == codes[-1]
        return
    ranks = [RANK[KNOWN[code].group] for code in codes if KNOWN[code].group != "NE"]
    assert RANK[KNOWN[found].group] == min(ranks)
    assert found == [code for code in codes if RANK[KNOWN[code].group] == min(ranks)][-1]


@given(attempts, st.sampled_from(sorted(code for code, one in KNOWN.items() if one.group == "UO")))
def test_another_unknown_number_changes_nothing_once_somebody_spoke(codes: list[str], last: str) -> None:
    known = [code for code in codes if KNOWN[code].group not in {"NC", "UO", "NE"}]
    if known:
        assert came_to(*known, last) == came_to(*known)
