"""A client in another language, as docs/guides/writing-a-client.md describes one: python3-socketio and the standard library.

Told what to do by JSON lines on stdin, it tells by JSON lines on stdout what has come of it. One thread owns all state; what
the socket and the keyboard bring waits in `inbox` for its turn.
"""

import json
import queue
import random
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import socketio

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
# How long an event may wait for one before it that has not come.
HOLE_PATIENCE = 1.0


def tell(what, **fields):
    print(json.dumps({"tell": what, **fields}), flush=True)


class Stream:
    """A cursor, and events that came before their turn."""

    def __init__(self, name):
        self.name = name
        self.epoch = None  # unknown until the server has told it
        self.seq = 0
        self.held = {}
        self.is_open = False

    def start(self, cursor):
        self.epoch, self.seq = cursor["epoch"], cursor["seq"]

    def take(self, events):
        for event in events:
            self.held[event["seq"]] = event
        if not self.is_open:
            return
        for seq in [seq for seq in self.held if seq <= self.seq]:
            del self.held[seq]  # applied already
        while self.seq + 1 in self.held:
            self.seq += 1
            tell("applied", stream=self.name, seq=self.seq, type=self.held.pop(self.seq)["type"])


class Client:
    def __init__(self):
        self.inbox = queue.Queue()
        self.socket = None
        self.attempt = 0
        self.token = None
        self.token_is_used = True
        self.streams = {}
        self.outbox = []  # (clientMessageId, channelId, text), in order
        self.sending_from = 0.0
        self.in_flight = False
        self.online = False
        self.pauses = 0

    def run(self):
        threading.Thread(target=self.read_stdin, daemon=True).start()
        while True:
            try:
                name, *values = self.inbox.get(timeout=HOLE_PATIENCE)
            except queue.Empty:
                self.fill_holes()
                continue
            if name == "end":
                return
            getattr(self, "on_" + name)(*values)

    def read_stdin(self):
        for line in sys.stdin:
            fields = json.loads(line)
            self.inbox.put((fields.pop("do"), fields))
        self.inbox.put(("end",))

    def later(self, seconds, *message):
        timer = threading.Timer(seconds, self.inbox.put, [message])
        timer.daemon = True
        timer.start()

    # What it is told to do.

    def on_connect(self, fields):
        self.url, self.api_url = fields["url"], fields["apiUrl"]
        self.on_token(fields)

    def on_token(self, fields):
        self.token, self.token_is_used = fields["token"], False
        if self.online:
            self.token_is_used = True
            self.socket.emit("session:refresh", {"token": self.token}, callback=lambda ack: None)
        else:
            self.on_dial(self.attempt)

    def on_join(self, fields):
        stream = self.streams.setdefault("channel:" + fields["channelId"], Stream("channel:" + fields["channelId"]))
        self.ask("channel:join", {"channelId": fields["channelId"]}, "joined", stream)

    def on_send(self, fields):
        self.outbox.append((str(uuid.uuid4()), fields["channelId"], fields["text"]))
        self.on_flush()

    # The connection: every attempt has a socket and a number of its own, and what an earlier one says is void.

    def on_dial(self, attempt):
        if attempt != self.attempt or self.online:
            return
        if self.token_is_used:
            return tell("token")  # and goes on when it comes
        self.token_is_used = True
        self.attempt += 1
        threading.Thread(target=self.dial, args=(self.attempt, self.token), daemon=True).start()

    def dial(self, attempt, token):
        socket = socketio.Client(reconnection=False, handle_sigint=False)
        refusals = []
        socket.on("connect_error", lambda error=None: refusals.append(error))
        socket.on("disconnect", lambda *_: self.inbox.put(("gone", attempt, None)))
        socket.on("session:ready", lambda session: self.inbox.put(("ready", attempt, socket, session)))
        socket.on("session:draining", lambda notice: self.later(notice["reconnectAfterMs"] / 1000, "move", attempt))
        socket.on("session:expiring", lambda notice: self.inbox.put(("expiring", attempt)))
        socket.on("*", lambda name, payload=None: self.inbox.put(("event", attempt, payload)))
        try:
            socket.connect(self.url, transports=["websocket"], auth={"token": token}, wait_timeout=10)
        except socketio.exceptions.ConnectionError:
            self.inbox.put(("gone", attempt, refusals[0] if refusals else None))

    def on_ready(self, attempt, socket, session):
        if attempt != self.attempt:
            return socket.disconnect()
        self.socket, self.online, self.pauses = socket, True, 0
        tell("ready", userId=session["user"]["id"])
        own = self.streams.setdefault("user:" + session["user"]["id"], Stream("user:" + session["user"]["id"]))
        if own.epoch is None:
            own.start(session["head"])
            own.is_open = True
        since = [{"stream": s.name, "epoch": s.epoch, "seq": s.seq} for s in self.streams.values() if s.epoch]
        self.ask("session:resume", {"since": since}, "resumed")
        for stream in self.streams.values():
            if stream.epoch is None:
                self.ask("channel:join", {"channelId": stream.name.partition(":")[2]}, "joined", stream)
        self.on_flush()

    def on_gone(self, attempt, error):
        if attempt != self.attempt:
            return
        self.online = self.in_flight = False
        self.attempt += 1
        for stream in self.streams.values():
            stream.is_open = False
        details = (error or {}).get("data") or {} if isinstance(error, dict) else {}
        refusal = details.get("data") or {}
        if details and not refusal.get("retryable") and refusal.get("reason") != "TOKEN_EXPIRED":
            return tell("refused", reason=refusal.get("reason", "unknown"))
        self.pauses += 1
        backoff = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self.pauses) * random.random()
        self.later(refusal.get("retryAfterMs", 0) / 1000 or backoff, "dial", self.attempt)

    def on_move(self, attempt):
        if attempt == self.attempt and self.online:
            self.socket.disconnect()

    def on_expiring(self, attempt):
        if attempt == self.attempt:
            tell("token")

    # Streams.

    def on_event(self, attempt, payload):
        stream = self.streams.get(payload.get("stream")) if isinstance(payload, dict) and "seq" in payload else None
        if attempt == self.attempt and stream:
            stream.take([payload])

    def on_joined(self, answer, stream):
        if answer["status"] == "ok":
            tell("joined", stream=stream.name)
            self.open(stream, answer["data"])
        elif answer["data"]["retryable"]:
            self.later(1, "join", {"channelId": stream.name.partition(":")[2]})
        else:
            del self.streams[stream.name]

    def on_resumed(self, answer):
        if answer["status"] != "ok":
            return self.later(1, "move", self.attempt)  # and begin anew
        for opened in answer["data"]["streams"]:
            if "error" in opened:
                del self.streams[opened["stream"]]
            else:
                self.open(self.streams[opened["stream"]], opened)

    def open(self, stream, opened):
        verdict, head = opened["verdict"]["status"], opened["head"]
        stream.is_open = True
        if stream.epoch is None or verdict not in ("recovered", "gap"):
            stream.start(head)  # another log: whatever was shown of it has to be loaded again
        stream.take(opened["events"])
        if verdict == "gap":
            self.page(stream, head["seq"])

    def page(self, stream, up_to):
        while stream.seq < up_to:
            query = urllib.parse.urlencode({"after": stream.seq, "epoch": stream.epoch})
            path = f"/v1/streams/{urllib.parse.quote(stream.name)}/events?{query}"
            request = urllib.request.Request(self.api_url + path, headers={"authorization": "Bearer " + self.token})
            try:
                with urllib.request.urlopen(request, timeout=10) as response:
                    page = json.load(response)
            except (urllib.error.URLError, TimeoutError):
                time.sleep(1)
                continue
            if page["verdict"]["status"] == "reset":
                return stream.start(page["head"])
            stream.take(page["events"])
            up_to = page["head"]["seq"]

    def fill_holes(self):
        for stream in self.streams.values():
            if self.online and stream.is_open and stream.held:
                self.page(stream, max(stream.held))

    # Sending: one at a time, so that they stay in order; each under one id, however often.

    def on_flush(self):
        if not self.online or self.in_flight or not self.outbox or time.monotonic() < self.sending_from:
            return
        self.in_flight = True
        message_id, channel_id, text = self.outbox[0]
        self.ask("message:send", {"channelId": channel_id, "clientMessageId": message_id, "text": text}, "sent")

    def on_sent(self, answer):
        self.in_flight = False
        if answer["status"] == "ok":
            tell("sent", text=self.outbox.pop(0)[2], seq=answer["data"]["seq"])
        elif answer["data"]["retryable"]:
            pause = answer["data"].get("retryAfterMs", 1000) / 1000
            self.sending_from = time.monotonic() + pause
            self.later(pause + 0.01, "flush")
        else:
            tell("failed", text=self.outbox.pop(0)[2], reason=answer["data"]["reason"])
        self.on_flush()

    def ask(self, command, payload, then, *more):
        attempt = self.attempt
        self.socket.emit(command, payload, callback=lambda answer: self.inbox.put(("answer", attempt, then, answer, more)))

    def on_answer(self, attempt, then, answer, more):
        if attempt == self.attempt:
            getattr(self, "on_" + then)(answer, *more)


Client().run()
