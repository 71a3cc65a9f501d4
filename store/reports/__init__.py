"""Numbers -> what leaves the shop: the monthly report, and lists for letters."""
