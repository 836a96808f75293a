ARG BASE
FROM ${BASE}
RUN groupadd -o -g 101 nginx && useradd -o -u 101 -g 101 -M -s /usr/sbin/nologin nginx \
 && mkdir -p /docker-entrypoint.d && rm -f /var/log/nginx/*
COPY --chmod=755 nginx-start /docker-entrypoint.sh
COPY --chmod=755 nginx-fill-templates /docker-entrypoint.d/20-envsubst-on-templates.sh
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["nginx", "-g", "daemon off;"]
