"""The least that reading a workbook can be: every row of its first sheet by calamine's own iteration.

python benchmarks/floors/read_xlsx.py VISITS.xlsx
"""

import sys
from collections import deque

from python_calamine import CalamineWorkbook

if __name__ == "__main__":
    deque(CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows(), maxlen=0)
