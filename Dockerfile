# syntax=docker/dockerfile:1
# One image for all processes; which one it is, the command says:
#   node --enable-source-maps /app/dist/apps/{standalone,command-api,query-api,projector,cli}/src/main.js

FROM node:20.19.4-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY libs libs
COPY apps apps
COPY bench bench
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json \
  && rm -rf dist/bench dist/.tsbuildinfo \
  && npm prune --omit=dev

FROM node:20.19.4-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="Leadger" \
  org.opencontainers.image.description="Event-sourced CQRS backend for sales: who changed which status when, and why" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}" \
  org.opencontainers.image.base.name="docker.io/library/node:20.19.4-bookworm-slim"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY templates templates
COPY mappings mappings
COPY LICENSE ./
# Where ./data of the embedded stores is; the program itself belongs to root and cannot be changed by the one who runs it.
RUN install -d -o node -g node /srv/leadger
WORKDIR /srv/leadger
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=8s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LEADGER_PORT || 3000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["/app/dist/apps/standalone/src/main.js"]
