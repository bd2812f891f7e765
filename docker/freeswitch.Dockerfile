# FreeSWITCH from Alpine's own packages; nothing is built here. Debian has no package of it.
FROM alpine:3.21
RUN apk add --no-cache freeswitch tzdata
COPY freeswitch-conf /opt/wardline/freeswitch-conf
# The same user as the engine's, so that each reads the files that the other writes.
RUN adduser -D -u 1000 wardline && install -d -o wardline -g wardline /var/lib/wardline
USER wardline
VOLUME /var/lib/wardline
ENV WARDLINE_SWITCH_HOME=/var/lib/wardline/switch WARDLINE_RECORDINGS=/var/lib/wardline/recordings
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD fs_cli -H 127.0.0.1 -P "${WARDLINE_ESL_PORT:-8021}" -p "$WARDLINE_ESL_PASSWORD" -x status | grep -q ^UP
CMD ["/opt/wardline/freeswitch-conf/start"]
