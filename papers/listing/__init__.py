"""The reading list as one page shows it.

Who has what is loaded for the whole list, in bare values, because every filter says how much it would
show; titles and notes only for the rows of the page.
"""

from papers.listing.page import PAGE, Filter, Listing, entry_address, load_listing
from papers.listing.states import State

__all__ = ["PAGE", "Filter", "Listing", "State", "entry_address", "load_listing"]
