"""The decision model: what an edition of the knowledge says about one project.

The contract of this package:

- Frozen dataclasses in, frozen dataclasses out. No Django, no clock, no files, no network, no
  global state; the standard library and this package are all that it imports.
- Equal input gives equal output, to the last bit, on every machine: sums are taken in whole
  numbers (hundredths of a weight, halves of a rating) and divided once, where a number leaves.
- The model is linear: a weighted sum of ratings, normalised by the sum of the weights. So every
  explanation (pulls, contributions, flip, robustness, decided) is a theorem, not an estimate.
- Whatever can be computed about advice is computed here, so that pages, API, command line and
  admin cannot disagree.

Imports run one way: ``facts <- profile <- scoring <- explanation`` and ``lint``, which uses them.

``facts``        what an edition holds: frameworks, criteria, questions, choices and their effects
``profile``      one project's answers: validation, canonical form, the key of a permalink
``scoring``      weights, scores, leader, robustness, strength
``explanation``  pulls, contributions, flip, decided, next question: the whole verdict
``lint``         what keeps a draft from being published
"""

#: The version of the arithmetic. Stored verdicts name it; a change of any figure raises it.
VERSION = "1"
