"""XLSForm workbooks as scripts, so that they can be written in a spreadsheet."""
