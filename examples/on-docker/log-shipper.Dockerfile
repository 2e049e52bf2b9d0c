# The log shipper as it was bundled into .hitless/log-shipper. The base needs Node.js 22.19 and nothing else.
ARG BASE=node:24-bookworm-slim
FROM ${BASE}
COPY . /opt/log-shipper/
ENV HITLESS_LOG_SHIPPER_STATE=/var/lib/hitless-log-shipper
VOLUME /var/lib/hitless-log-shipper
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/opt/log-shipper/log-shipper.js"]
