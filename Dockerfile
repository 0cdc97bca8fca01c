# One image for web, mail door and workers, and one (`tools`) with the scripts: docker-compose.yml says who is which.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build

# Backup, restore, doctor: they run from source.
FROM build AS tools
RUN mkdir -p data && chown node:node data
USER node

FROM build AS pruned
RUN npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
# Swedish spelling in the check before sending; without them nothing is said about it.
RUN apt-get update && apt-get install -y --no-install-recommends hunspell hunspell-sv && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=pruned /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/public ./public
COPY --from=build /app/emails ./emails
COPY --from=build /app/src/web/ui ./src/web/ui
# For the files of imports, which web and workers share; everything else is kept in MongoDB and Redis.
RUN mkdir data && chown node:node data
USER node
EXPOSE 3000 2525
CMD ["node", "--enable-source-maps", "dist/src/main.js", "--only", "web,mail", "--seed", "staff"]
