"""When and where pages are digitised: thin Prefect flows. What is done lives in ``pipeline``."""
