"""From the handwritten ink of a page to annotations: what each mark is and what it speaks about."""

from pipeline.annotate.annotations import annotate
from pipeline.annotate.marks_model import marks_digest
from pipeline.annotate.settings import AnnotateSettings

__all__ = ["AnnotateSettings", "annotate", "marks_digest"]
