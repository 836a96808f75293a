ARG BASE
FROM ${BASE}
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install -q aiosmtpd
COPY mailbox.py /opt/mailbox/deploy/local/mailbox.py
COPY mailbox-start /mailbox-start
WORKDIR /opt/mailbox
ENTRYPOINT ["sh", "/mailbox-start"]
