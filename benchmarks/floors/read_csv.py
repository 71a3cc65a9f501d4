"""The least that reading a CSV file can be: every row by a bare csv reader.

python benchmarks/floors/read_csv.py VISITS.csv
"""

import csv
import sys
from collections import deque
from pathlib import Path

if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="gb18030", newline="") as rows:
        deque(csv.reader(rows), maxlen=0)
