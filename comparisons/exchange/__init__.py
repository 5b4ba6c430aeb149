"""The draft and its editions as files, and back: what goes out, what comes in, what is taken back.

Every source becomes records, and one writer makes the rows say what records say:

``records``         rows as plain values that name other rows by slugs, read from whatever is sent
``flattening``      knowledge as records
``rows``            the rows of the draft as records
``positions``       positions for rows whose order is known
``fates``           what becomes of each row when records are written over the draft
``drafting``        the writer
``proposals``       what a source would do: shown first, then done as it was shown
``sealing``         a proposal on its way through the browser
``taking_back``     one object, or all of the draft, as an edition says it
``files``           the formats: ``yaml_files`` with its ``layout``, ``json_document``, ``tables``
``rights``          who may take the knowledge out, and who may bring it in
"""
