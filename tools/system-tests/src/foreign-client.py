"""A client that was written by others in another language: talks through a gateway with python3-socketio.

Usage: foreign-client.py URL TOKEN CHANNEL_ID. Prints what it gets, one JSON text per line, and ends when somebody
else has written into the channel.
"""

import json
import sys
import threading

import socketio

url, token, channel_id = sys.argv[1:]
answered = threading.Event()
client = socketio.Client(reconnection=False)


def report(name, value):
    print(json.dumps({"name": name, "value": value}), flush=True)


@client.on("session:ready")
def ready(session):
    report("session:ready", session)


@client.on("message:created")
def created(event):
    report("message:created", event)
    if event["data"]["message"]["text"] == "Hello, Python":
        answered.set()


client.connect(url, transports=["websocket"], auth={"token": token})
report("joined", client.call("channel:join", {"channelId": channel_id}))
send = {"channelId": channel_id, "clientMessageId": "from-python-1", "text": "Hello from Python"}
report("ack", client.call("message:send", send))
report("refusal", client.call("message:send", {"channelId": channel_id}))
if not answered.wait(15):
    sys.exit("nobody answered")
client.disconnect()
