"""The JSON API: section 5 of the contract.

``reading`` and ``advice`` answer, ``openapi`` describes, ``schemas`` and ``shapes`` hold the form
of every document, ``doorway`` is what every answer passes, ``pages`` is for people. Names and
messages come from the engine, which alone decides what a profile is.
"""
