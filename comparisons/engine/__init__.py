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

Imports run one way, from the first line below to the last; a test holds each module to it.

The verdict on a profile:

``facts``            what an edition holds: frameworks, criteria, questions, choices, their effects
``profile``          one project's answers: validation, canonical form, the key of a permalink
``scoring``          weights, scores, leader, robustness, strength
``flip``             the fewest answers that would put a rival ahead
``explanation``      pulls, contributions, decided, next question: the whole verdict

What is asked about a verdict:

``asking``           where a profile leans so far, and in what order it was asked
``sensitivity``      one answer alone, every other answer, and the rating that would turn it
``subtotals``        the pulls summed up by section, and for either side
``alteration``       from one profile to another: what each changed answer did to the lead
``disagreement``     several profiles side by side

From one edition to another:

``drift``            why another edition says something else of the same answers
``difference``       what was added, removed and changed, field by field
``wording``          two wordings of one text, word by word
``replay``           many profiles under one edition, fast

Whether a draft may be published:

``findings``         what is wrong, where, and what would be right
``references``       rules about names
``lint``             rules without which the model would be unsound: they stop a publication
``balance``          how often either contender leads, over all projects that could be asked about
``review_context``   what the rules of judgement are given
``evidence_rules``   rules of judgement about evidence and its dates
``weighting_rules``  rules of judgement about what criteria and answers move
``review``           all rules together, with their waivers
"""

#: The version of the arithmetic. Stored verdicts name it; a change of any figure raises it.
VERSION = "1"
