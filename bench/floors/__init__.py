"""What a page costs at the least: the same rows and texts in bare pages, by plain Django and by raw SQL."""
