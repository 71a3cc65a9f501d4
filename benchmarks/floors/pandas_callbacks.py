"""A month's callbacks by pandas, from the spreadsheet of its calls: what one would do with an export.

    python benchmarks/floors/pandas_callbacks.py CALLS.xlsx

Needs pandas and python-calamine, and nothing of ours. Prints JSON: how many were called, completed,
delighted, disappointed and never reached. The call that decides a case is that of the highest group, of these
the last.
"""

import json
import sys

import pandas as pd  # type: ignore[import-untyped,unused-ignore]

GROUPS = ["NE", "I", "P", "R", "O"]
NEVER_REACHED = [
    "no_answer", "busy", "powered_off", "no_signal", "voicemail", "suspended", "invalid_number"
]  # fmt: skip


def main(path: str) -> None:
    """Read the spreadsheet and count."""
    calls = pd.read_excel(path, engine="calamine")
    calls["rank"] = calls["group"].map({group: rank for rank, group in enumerate(GROUPS)}).fillna(len(GROUPS))
    ordered = calls.sort_values(["case", "rank", "started", "number"], ascending=[True, True, False, False])
    decided = ordered.groupby("case").first()
    complete = decided[decided["group"] == "I"]
    low = complete["overall"] <= 3
    unrated = complete["overall"].isna() & complete["outcome"].isin(["neutral", "dissatisfied"])
    print(
        json.dumps(
            {
                "called": len(decided),
                "complete": len(complete),
                "delighted": int((complete["overall"] == 5).sum()),
                "disappointed": int((low | unrated).sum()),
                "never_reached": int(decided["outcome"].isin(NEVER_REACHED).sum()),
            }
        )
    )


main(sys.argv[1])
