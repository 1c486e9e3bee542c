"""One document as one HTML file to send by mail: scans inside, no server, no network.

::

    document -> layers over each scan, record as pieces of text -> template -> bytes

What is said on the page is in two languages, Russian and English; what the record says is as it
stands there.
"""

from pipeline.export.html_page.page import html_page

__all__ = ["html_page"]
