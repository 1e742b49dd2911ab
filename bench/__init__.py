"""The site measured beside two floors in one run: `make bench`, `python -m bench --help`."""
