# One image for every part of the hub; docker-compose.yml says what each is started with.
FROM python:3.11-slim AS build
WORKDIR /hub
RUN python -m venv /venv
COPY requirements/runtime.txt requirements/
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/runtime.txt
COPY . .
# Style sheets and words are made here, with settings that open nothing.
RUN HLH_ENV=development /venv/bin/python -m hlh.running --files

FROM python:3.11-slim
RUN useradd --system --home-dir /hub --shell /usr/sbin/nologin hub
COPY --from=build /venv /venv
COPY --from=build /hub /hub
WORKDIR /hub
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 HLH_ENV=production OMP_NUM_THREADS=1
USER hub
EXPOSE 8000
CMD ["gunicorn", "hlh.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "1", "--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
