"""What follows from an agent's calls, as the store's tests have it, done by the agent's own login."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from store.rules.settings import Settings
from tests.store.calls.test_consequences import *  # noqa: F403  the same tests, in a shop of another kind
from tests.store.calls.test_opening import *  # noqa: F403
from tests.store.engines.logins import worked_by
from tests.store.factories import Shop

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture
def shop(server: Server, settings: Settings) -> Iterator[Shop]:
    with closing(worked_by(server, settings, "a01")) as made:
        yield made


# In these somebody else calls, too.
del test_who_asks_not_to_be_called_is_in_no_queue_any_more  # noqa: F821
del test_a_vanished_agents_call_goes_on_with_its_draft_at_another  # noqa: F821
del test_who_was_given_somebody_elses_call_meanwhile_keeps_nothing_in_it  # noqa: F821

# In these the number or the call of somebody is written to whom nobody has taken yet: the server refuses it.
del test_a_number_nobody_answered_keeps_its_standing  # noqa: F821
del test_nothing_is_kept_of_a_call_that_is_not_open  # noqa: F821
