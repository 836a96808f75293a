"""Publishing with pipelined confirms, matched by delivery tag."""

import time

import amqp
import eventlet

from services.chassis.messaging.broker import LINE_TIMEOUT, connect_to_broker, drop

CONFIRM_SECONDS = 5
# Reserved, exchange, routing key, mandatory, immediate: as basic.publish of AMQP 0-9-1 has them.
PUBLISH_ARGUMENTS = "Bssbb"


class NotConfirmed(Exception):
    """The broker did not confirm in time, so nothing is known of what was on the way. Transient."""


class Publisher:
    """A connection for publishing only. After any error it must be closed and a new one made:
    py-amqp would take a late confirm for that of the next message.
    """

    def __init__(self, url: str, exchange: str, name: str, ca_file: str) -> None:
        self._connection = connect_to_broker(url, name, ca_file)
        self._exchange = exchange
        with eventlet.Timeout(LINE_TIMEOUT, NotConfirmed("no answer to the channel's opening")):
            self._channel = self._connection.channel()
            self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._last_tag = 0
        self._waiting: dict[int, str] = {}
        self._refused: set[str] = set()

    def publish(self, messages: list[tuple[str, str, str]]) -> set[str]:
        """Publish (event id, routing key, body) and return the ids that were refused or reached no queue.

        One round trip for all of them. Raises NotConfirmed or one of BROKER_GONE; then the state of each
        message is unknown and all must be sent again (receivers recognise the event id).
        """
        self._refused = set()
        # A broker that raises an alarm stops reading: then the write itself never returns.
        with eventlet.Timeout(2 * CONFIRM_SECONDS, NotConfirmed("the line is blocked")):
            self._send(messages)
            self._wait_for_confirms()
        return self._refused

    def _send(self, messages: list[tuple[str, str, str]]) -> None:
        for event_id, routing_key, body in messages:
            self._last_tag += 1
            self._waiting[self._last_tag] = event_id
            # What basic_publish does besides is to look, before every message, whether the broker has said that
            # it is blocked; that costs more than the message, and the timeout around it all notices as well.
            self._channel.send_method(
                amqp.spec.Basic.Publish,
                PUBLISH_ARGUMENTS,
                (0, self._exchange, routing_key, True, False),
                amqp.Message(
                    body,
                    message_id=event_id,
                    delivery_mode=2,
                    content_type="application/cloudevents+json",
                ),
            )

    def _wait_for_confirms(self) -> None:
        deadline = time.monotonic() + CONFIRM_SECONDS
        while self._waiting:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotConfirmed(f"{len(self._waiting)} messages")
            self._connection.drain_events(timeout=left)

    def keep_alive(self) -> None:
        """Send a heartbeat when one is due. Raises one of BROKER_GONE when the broker fell silent."""
        try:
            self._connection.drain_events(timeout=0.001)
        except TimeoutError:
            pass
        self._connection.heartbeat_tick()

    def close(self) -> None:
        drop(self._connection)

    def _settle(self, delivery_tag: int, multiple: bool) -> list[str]:
        if not multiple:
            return [self._waiting.pop(delivery_tag)] if delivery_tag in self._waiting else []
        tags = [tag for tag in self._waiting if tag <= delivery_tag]
        return [self._waiting.pop(tag) for tag in tags]

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        self._settle(delivery_tag, multiple)

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        self._refused.update(self._settle(delivery_tag, multiple))

    def _on_return(
        self, _error: object, _exchange: str, _routing_key: str, message: amqp.Message
    ) -> None:
        self._refused.add(message.properties["message_id"])
