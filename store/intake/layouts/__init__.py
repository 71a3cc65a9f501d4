"""What the columns of a table are: recognised by headings and cells, asked where uncertain, remembered."""
