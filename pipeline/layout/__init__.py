"""From rows that were read to regions in reading order.

Reading order is the typist's: line after line from the top, except where two blocks stand side
by side at the head of a page, which are read one after the other.
"""

from pipeline.layout.arrange import LayoutSettings, arrange
from pipeline.layout.frames import PageInk
from pipeline.layout.lines import TypedLine

__all__ = ["LayoutSettings", "PageInk", "TypedLine", "arrange"]
