# The builder has what installing needs; the final stage only what running needs.
FROM python:3.11-slim AS builder

# PyTorch's index of CPU builds, where the default index only has builds that need GPU libraries.
ARG PIP_EXTRA_INDEX_URL=""

RUN python -m venv /opt/heliograph
ENV PATH="/opt/heliograph/bin:$PATH" \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

WORKDIR /build

# The dependencies before the code: a changed line of ours does not install torch again.
COPY requirements.lock ./
RUN python -m pip install --no-deps --requirement requirements.lock \
    && python -c "import torch" \
    || { echo "no CPU build of torch: pass --build-arg PIP_EXTRA_INDEX_URL=<PyTorch's index of CPU builds>" >&2; exit 1; }

COPY pyproject.toml README.md LICENSE ./
COPY corpus ./corpus
COPY embeddings ./embeddings
COPY bot ./bot
RUN python -m pip install --no-deps --no-build-isolation .


FROM python:3.11-slim

RUN useradd --system --user-group --uid 10001 --no-create-home --home-dir /data heliograph \
    && install --directory --owner=heliograph --group=heliograph /data

COPY --from=builder /opt/heliograph /opt/heliograph
COPY config.toml /app/config.toml
COPY corpus/sample /app/sample

ENV PATH="/opt/heliograph/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HOME=/data/models

WORKDIR /app
VOLUME /data
USER heliograph

# Inside the container alone; whoever scrapes metrics from outside sets another address and publishes its port.
ENV HELIOGRAPH_BOT__STATUS_LISTEN="127.0.0.1:9108"

# --running asks the bot itself whether its event loop goes round, and prints what it waits for.
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 \
    CMD ["heliograph", "--home", "/data", "check", "--running"]

ENTRYPOINT ["heliograph", "--home", "/data"]
CMD ["run"]
