# An image with the packages of the hashed lock and this checkout. docs/container.md says how it is built and used.
FROM python:3.11-slim

# git: certificates name the commit. make: the commands of the README.
RUN apt-get update \
 && apt-get install -y --no-install-recommends git make \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /atlas

# The packages are a layer of their own: an edit of the code does not install them again.
COPY requirements-uv.lock requirements.lock ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-uv.lock \
 && uv pip install --system --no-cache --compile-bytecode --require-hashes -r requirements.lock

COPY . .
RUN python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e .

CMD ["snakemake", "--cores", "all"]
