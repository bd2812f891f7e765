FROM node:20-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends espeak-ng && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/wardline
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY . .
RUN node build.mjs engine db dialplans bin && install -d -o node -g node /var/lib/wardline && chown -R node:node var
# uid 1000, FreeSWITCH's too (docker/freeswitch.Dockerfile).
USER node
VOLUME /var/lib/wardline
ENV NODE_ENV=production VAR_DIR=/var/lib/wardline/engine RECORDINGS_DIR=/var/lib/wardline/recordings
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD node -e "fetch('http://127.0.0.1:'+(process.env.HTTP_PORT||8080)+'/health/live').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "--enable-source-maps", "var/build/bin/up.js"]
