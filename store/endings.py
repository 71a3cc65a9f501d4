"""How plates and VINs end, as SQL: what is kept in the indexes, by which a VIN is looked up too.

Few remember more of a VIN than its end. An index that begins with that, and holds the whole behind it, serves
both: each index whose order is by chance is a page more to write for each vehicle of an import.
"""


def plate_end(column: str) -> str:
    """Give the last three signs of a plate, and behind them the one before."""
    return _end(column, 3)


def vin_end(column: str) -> str:
    """Give the last four signs of a VIN, and behind them the one before."""
    return _end(column, 4)


def is_vin(column: str, vin: str) -> str:
    """Say that a column is a VIN, so that the index finds it: a value, or something of another table.

    SQLite puts a value in the place of the column wherever that stands, also where its end is taken, and
    would no longer see that the index holds it; what is selected it leaves where it is.
    """
    whole = f"(SELECT {vin})" if vin.startswith(":") else vin
    return f"{vin_end(column)} = {vin_end(vin)} AND {column} = {whole}"


def _end(column: str, signs: int) -> str:
    last, before = f"length({column}) - {signs - 1}", f"length({column}) - {signs}"
    return f"(substr({column}, {last}) || substr({column}, {before}, 1))"
