# The worker's image; the server runs from it too, so that both have the same version of Prefect.
FROM debian:bookworm-slim

WORKDIR /app

# The same list as ./run installs.
COPY system-packages.txt ./
RUN apt-get update \
    && xargs -a system-packages.txt apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.lock ./
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

COPY prefect.yaml ./
COPY pipeline ./pipeline
COPY flows ./flows

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp/home

# Any user may run it: results belong to whoever `user:` in docker-compose.yml names.
RUN mkdir -p /app/scans /app/outputs /tmp/home /var/cache/mashinopis \
    && chmod 1777 /app/outputs /tmp/home /var/cache/mashinopis
USER 1000:1000

CMD ["python", "-m", "pipeline.cli", "--help"]
