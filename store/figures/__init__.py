"""What happened -> numbers, each with numerator, denominator and the cases behind it."""

from store.figures.breakdown import month_of, periods, week_of
from store.figures.catalogue import breakdowns, cases, cases_are, figure, figure_names
from store.figures.lines import CaseLine, case_lines
from store.figures.model import Cell, Figure, FigureRow

__all__ = [
    "CaseLine",
    "Cell",
    "Figure",
    "FigureRow",
    "breakdowns",
    "case_lines",
    "cases",
    "cases_are",
    "figure",
    "figure_names",
    "month_of",
    "periods",
    "week_of",
]
