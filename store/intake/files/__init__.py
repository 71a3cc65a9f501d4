"""A file as rows of text cells: encodings, delimiters, workbooks, pages; whatever is wrong said once."""
