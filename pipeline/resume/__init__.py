"""Resuming: what is done is known by its content, and is not done again.

The story: :mod:`frames` counts what is to be read; :mod:`look` compares what the state of each
page says with its scan, its files and the recipe of now (:mod:`wanted`); :mod:`work` makes what is
left, with ink and words taken from the stores where they are the same, and writes the state last.
All of it lies in ``state/`` of the results; ``docs/resume.md`` tells users what it means for them.

Nothing is imported here: to find that nothing is to be done takes a few of these modules only.
"""
