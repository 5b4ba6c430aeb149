"""`make bench`: what the site costs, as ratios to a page that does nothing, in one run."""
