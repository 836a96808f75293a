"""Publishing with pipelined confirms, matched by delivery tag."""

import time

import amqp
import eventlet
from amqp.method_framing import frame_writer

from services.chassis.messaging.broker import LINE_TIMEOUT, connect_to_broker, drop

CONFIRM_SECONDS = 5
# Reserved, exchange, routing key, mandatory, immediate: as basic.publish of AMQP 0-9-1 has them.
PUBLISH_ARGUMENTS = "Bssbb"


class NotConfirmed(Exception):
    """The broker did not confirm in time, so nothing is known of what was on the way. Transient."""


class _Frames:
    """Takes the place of a transport and keeps what is written, so that a batch leaves in one system call."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, frame: memoryview) -> None:
        self._kept += frame

    def take(self) -> bytearray:
        kept, self._kept = self._kept, bytearray()
        return kept


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
        self._frames = _Frames()
        self._write_frame = frame_writer(self._connection, self._frames)
        self._last_tag = 0
        self._waiting: dict[int, str] = {}
        self._refused: set[str] = set()

    def send(self, messages: list[tuple[str, str, str]]) -> None:
        """Send (event id, routing key, body) and do not wait; ``wait_for_confirms`` says what became of them.

        Raises NotConfirmed or one of BROKER_GONE; then the state of each message is unknown and all must be
        sent again (receivers recognise the event id).
        """
        if messages:
            frames = self._framed(messages)
            # A broker that raises an alarm stops reading: then the write itself never returns.
            with eventlet.Timeout(2 * CONFIRM_SECONDS, NotConfirmed("the line is blocked")):
                self._connection.transport.write(frames)

    def wait_for_confirms(self) -> set[str]:
        """Wait for the broker's word on all that was sent; returns the ids that were refused or reached no queue.

        Raises what ``send`` raises.
        """
        with eventlet.Timeout(2 * CONFIRM_SECONDS, NotConfirmed("the line is silent")):
            self._drain_until_confirmed()
        refused, self._refused = self._refused, set()
        return refused

    def _framed(self, messages: list[tuple[str, str, str]]) -> bytearray:
        direct = self._connection.frame_writer
        self._connection.frame_writer = self._write_frame
        try:
            for event_id, routing_key, body in messages:
                self._last_tag += 1
                self._waiting[self._last_tag] = event_id
                # What basic_publish does besides is to look, before every message, whether the broker has said
                # that it is blocked; that costs more than the message, and the timeouts notice as well.
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
        finally:
            self._connection.frame_writer = direct
        return self._frames.take()

    def _drain_until_confirmed(self) -> None:
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
