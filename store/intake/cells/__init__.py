"""What a cell means: dates, telephone numbers, plates, VINs, amounts, words; and a column of them."""
