"""When and where pages are digitised: thin Prefect flows. What is done lives in ``pipeline``."""

import logging
import os

# Prefect sends what these loggers say to its server, but leaves their level to the root logger,
# which would drop all that is no warning.
logging.getLogger(__name__).setLevel(os.environ.get("PREFECT_LOGGING_LEVEL", "INFO").upper())
