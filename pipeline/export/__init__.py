"""Documents in the formats that other tools read, with the corrections of people applied.

::

    load_reviewed -> a function of pipeline.export.formats -> exports/ of the results
"""
