"""Charts of a presentation: native ones, whose numbers lie in a workbook inside and can be edited."""

from __future__ import annotations

from typing import Any

from store.reports.model import Chart, Table, Words, drawn_columns, labels, plotted
from store.reports.writing import looks
from store.reports.writing.looks import ACCENT, BESIDE, BESIDE_2, GREY, INK, TINTS

Area = tuple[float, float, float, float]
"""Left, top, width and height, in inches."""


def place_chart(slide: Any, chart: Chart, table: Table, words: Words, area: Area) -> None:
    """Put a chart of columns of a table on a slide."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    percents = chart.percent
    data = CategoryChartData(number_format="0.0%" if percents else "General")
    data.categories = [looks.word(label, words) for label in labels(table, chart)]
    columns = drawn_columns(table, chart)
    for column in columns:
        data.add_series(_name(table, column, words), plotted(table, chart, column))
    kind = {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    }[chart.kind]
    frame = slide.shapes.add_chart(kind, *(Inches(inches) for inches in area), data)
    title = words.term(chart.title)
    frame.name = title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", title)  # noqa: SLF001  what a reader's voice says
    _style(frame.chart, chart, title, len(columns), looks.shape_at_bars(table, chart))


def _name(table: Table, column: int, words: Words) -> str:
    """Name a series by its column, and by what stands over it where that tells it from the others."""
    own, group = table.columns[column].term, table.columns[column].group
    parts = [looks.word(group, words), looks.word(own, words)] if group else [looks.word(own, words)]
    return " · ".join(part for part in parts if part)


def _style(drawn: Any, chart: Chart, title: str, many: int, shape: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    drawn.font.size = Pt(11)
    drawn.font.color.rgb = RGBColor.from_string(INK)
    drawn.has_title = True
    drawn.chart_title.text_frame.text = title
    run = drawn.chart_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(13), True
    run.font.color.rgb = RGBColor.from_string(ACCENT)
    drawn.has_legend = many > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    plot = drawn.plots[0]
    plot.gap_width = 45
    if chart.kind != "stacked":
        plot.overlap = -5
    _axes(drawn, chart)
    colours = TINTS if chart.kind == "stacked" else (ACCENT, BESIDE, BESIDE_2)
    for series, colour in zip(plot.series, colours, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        series.invert_if_negative = False
    if many * chart.rows <= 40:
        _numbers(plot, chart, shape, small=many * chart.rows > 20)


def _axes(drawn: Any, chart: Chart) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_MARK

    values, categories = drawn.value_axis, drawn.category_axis
    values.visible = False
    values.has_major_gridlines = False
    values.minimum_scale = 0
    categories.format.line.color.rgb = RGBColor.from_string(GREY)
    categories.major_tick_mark = XL_TICK_MARK.NONE
    if chart.kind == "bars":
        categories.reverse_order = True


def _numbers(plot: Any, chart: Chart, shape: str, *, small: bool) -> None:
    """Write the numbers at the bars."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    plot.has_data_labels = True
    told = plot.data_labels
    told.number_format = shape
    told.number_format_is_linked = False
    told.font.size = Pt(8 if small else 10)
    told.font.color.rgb = RGBColor.from_string(INK)
    if chart.kind == "stacked":
        told.font.size = Pt(9)
        plot.series[0].data_labels.font.color.rgb = RGBColor.from_string("FFFFFF")
        own = plot.series[0].data_labels
        own.show_value, own.font.size = True, Pt(9)
        own.number_format, own.number_format_is_linked = told.number_format, False
    else:
        told.position = XL_LABEL_POSITION.OUTSIDE_END
