"""What is done to a page of a Soviet-era typescript. Never imports prefect."""

__version__ = "0.1.0"
