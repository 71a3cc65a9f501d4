"""What happened -> numbers, each with numerator, denominator and the cases behind it."""

from store.figures.breakdown import month_of, periods, week_of
from store.figures.catalogue import breakdowns, cases, cases_are, figure, figure_names
from store.figures.model import Cell, Figure, FigureRow

__all__ = [
    "Cell",
    "Figure",
    "FigureRow",
    "breakdowns",
    "cases",
    "cases_are",
    "figure",
    "figure_names",
    "month_of",
    "periods",
    "week_of",
]
