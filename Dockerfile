# The image in three stages: what builds and installs stays behind, what runs is Python, the pinned packages, this
# project and its built pages.
# It runs as a user without a name or a shell, and writes to /var/lib/quorate (and /tmp) alone, so that its root
# file system can be read-only:
#
#   docker run --read-only --tmpfs /tmp -v quorate:/var/lib/quorate -p 8000:8000 \
#     -e QUORATE_SECRET_FILE=/run/secrets/quorate -v ./secrets/signing_secret:/run/secrets/quorate:ro quorate

FROM node:24-slim AS pages
WORKDIR /pages/app/web
COPY app/web/package.json app/web/package-lock.json app/web/.npmrc ./
RUN npm ci --silent
COPY openapi /pages/openapi
COPY app/web ./
RUN npm run --silent build

FROM python:3.12-slim AS build
WORKDIR /opt/quorate
RUN python -m venv .venv
COPY requirements/run.txt requirements/run.txt
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements/run.txt
COPY pyproject.toml alembic.ini LICENSE ./
COPY migrations migrations
COPY app app
RUN rm -rf app/web
COPY --from=pages /pages/app/web/dist app/web/dist
# In place, as on a developer's machine: there is one layout, and the migrations lie beside the package everywhere.
# pip has compiled what it installed; our own is compiled here, as nothing can be written there later.
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e . \
    && .venv/bin/pip uninstall --yes --quiet --disable-pip-version-check pip \
    && /usr/local/bin/python -m compileall -q app migrations

FROM python:3.12-slim
# The number is fixed, so that a volume's owner can be. It is the owner of nothing but its data.
RUN groupadd --gid 10001 quorate \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin quorate \
    && install --directory --owner=10001 --group=10001 --mode=0750 /var/lib/quorate
COPY --from=build /opt/quorate /opt/quorate
WORKDIR /opt/quorate
ENV PATH=/opt/quorate/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    QUORATE_ENV=production \
    QUORATE_HOST=0.0.0.0 \
    QUORATE_PORT=8000 \
    QUORATE_VAR=/var/lib/quorate
USER 10001:10001
VOLUME /var/lib/quorate
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['QUORATE_PORT']}/healthz\", timeout=4)"]
CMD ["quorate", "serve"]
