"""The app in a browser: a small server that starts it for each visitor."""
