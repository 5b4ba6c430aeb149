"""What the site does when something breaks under it: tried on real servers, and counted.

``make chaos`` runs everything at length, ``make test`` a short form of the same.
"""
