# A Node service of Parley, or a tool that runs beside them:
#   docker build -f deploy/docker/service.Dockerfile --build-arg APP=auth -t parley/auth .
#   docker build -f deploy/docker/service.Dockerfile --build-arg FOLDER=tools --build-arg APP=provider-sim -t parley/provider-sim .
# A registry's digest pins the base: --build-arg NODE_IMAGE=docker.io/library/node@sha256:…
ARG NODE_IMAGE=docker.io/library/node:24.21.0-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /workspace
COPY package.json package-lock.json .npmrc ./
# Install scripts stay off: nothing that a service needs has one.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY rolldown.config.mjs tsconfig.base.json ./
COPY libs libs
COPY apps apps
COPY tools tools
COPY deploy/docker/keep-dependencies.mjs deploy/docker/
ARG FOLDER=apps
ARG APP
RUN cd "${FOLDER}/${APP}" && ../../node_modules/.bin/rolldown -c ../../rolldown.config.mjs
RUN node deploy/docker/keep-dependencies.mjs "dist/${FOLDER}/${APP}" /image

FROM ${NODE_IMAGE}
RUN command -v tini || { apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*; }
COPY --from=build /image /app
WORKDIR /app
ENV NODE_ENV=production BIND_ADDRESS=0.0.0.0
EXPOSE 8080 9090
USER 10001:10001
# tini is process 1, so that SIGTERM ends the service even before it has set up its own orderly end.
ENTRYPOINT ["tini", "--", "node", "main.js"]
