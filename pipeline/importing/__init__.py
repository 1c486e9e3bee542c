"""Pages corrected in other programs come back as corrections.

::

    PAGE or ALTO -> TranscribedPage -> the page of ours that it is -> what differs -> the log
"""
