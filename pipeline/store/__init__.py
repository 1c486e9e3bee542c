"""Scans and results in a store (``s3://…``), worked on through folders of this machine.

:mod:`opening` is for whoever works on a batch, wherever it lies; for paths it hands on the paths.
For a store, :mod:`mirror` is the folder of scans, :mod:`results` that of the results, and
:mod:`remote_batch` keeps both in step with the store while the work goes on.

Nothing is imported here: for paths none of it is needed.
"""
