"""The most memory a first import needs, beside that of a file of a tenth of the rows."""

from __future__ import annotations

from benchmarks.measure import Limit, Measure, Row, megabytes
from benchmarks.measures.import_growth import first_import

MEASURE = Measure(
    "import-memory",
    {"large": first_import(10), "small": first_import(1)},
    (
        Row(
            "peak memory of a first import, beside a tenth of the rows",
            "MB",
            megabytes("large"),
            megabytes("small"),
            Limit("ours", 100),
            ("large", "small"),
        ),
    ),
)
