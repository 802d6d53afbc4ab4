# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 EVERYTILL_DATA_DIR=/var/lib/everytill
# Each thread that ever took in a large upload would keep the memory for the next one to itself.
ENV MALLOC_ARENA_MAX=2

RUN useradd --system --create-home everytill && install -d -o everytill /var/lib/everytill
WORKDIR /srv/everytill

# The libraries change more rarely than the code, and get a layer of their own.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . .
USER everytill
EXPOSE 8000
CMD ["gunicorn", "backoffice.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "16", "--limit-request-line", "8190"]
