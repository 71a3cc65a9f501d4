"""Made-up customers who answer by written parts, for those who learn to call."""
