# The bot in a container: docs/running.md tells how. All state is in /app/data, or in the database of DATABASE_URL.

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/glassbox
COPY requirements-postgres.lock ./
RUN /opt/glassbox/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes -r requirements-postgres.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY migrations migrations
RUN /opt/glassbox/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
    --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# fonts-wqy-microhei: charts with Chinese, Japanese and Korean names
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates fonts-wqy-microhei \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --create-home glassbox \
    && mkdir /app/data && chown glassbox:glassbox /app/data && chmod 700 /app/data
COPY --from=build /opt/glassbox /opt/glassbox
# 0.0.0.0 is inside the container: nothing is reachable from outside until a port is published
ENV PATH=/opt/glassbox/bin:$PATH PYTHONUNBUFFERED=1 MPLCONFIGDIR=/tmp/matplotlib LISTEN_HOST=0.0.0.0 LISTEN_PORT=8080
WORKDIR /app
USER glassbox
VOLUME /app/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ['LISTEN_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
CMD ["glassbox", "run"]
