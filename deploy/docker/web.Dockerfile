# The page of Parley, as static files behind nginx:
#   docker build -f deploy/docker/web.Dockerfile -t parley/web .
# Registries' digests pin the bases: --build-arg NODE_IMAGE=…@sha256:… --build-arg NGINX_IMAGE=…@sha256:…
ARG NODE_IMAGE=docker.io/library/node:24.21.0-trixie-slim
ARG NGINX_IMAGE=docker.io/nginxinc/nginx-unprivileged:1.29.8-alpine

FROM ${NODE_IMAGE} AS build
WORKDIR /workspace
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY nx.json tsconfig.base.json eslint.config.mjs jest.preset.js jest.workspace.mjs rolldown.config.mjs ./
COPY libs libs
COPY apps apps
COPY tools tools
ENV NX_DAEMON=false NX_TUI=false NX_NO_CLOUD=true CI=true
RUN node_modules/.bin/nx build web --output-style=static
# Compressed once, here, and not again for every reader.
RUN find dist/apps/web/browser -type f \
      \( -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' -o -name '*.webmanifest' \) -size +1k \
      -exec gzip -9 -n -k {} +

FROM ${NGINX_IMAGE}
COPY deploy/docker/nginx.conf deploy/docker/page.conf /etc/nginx/
COPY --from=build /workspace/dist/apps/web/browser /srv/web
EXPOSE 8080 9090
USER 101:101
STOPSIGNAL SIGQUIT
ENTRYPOINT ["nginx", "-g", "daemon off;"]
