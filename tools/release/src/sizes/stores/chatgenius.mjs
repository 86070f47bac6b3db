import { ChatClient } from '@chatgenius/client-sdk';
import { measureStore, text } from './measure-store.mjs';

// The client as it is, over a line without a network: commands are answered at once, and events handed in as they come off the socket.
let line;
const cursor = { epoch: 'e', seq: 0 };
const channel = { id: 'c', kind: 'public', name: 'general', topic: null, createdAt: '', archivedAt: null };
const answers = { channelJoin: { channel, role: 'member', head: cursor, verdict: { status: 'recovered' }, events: [] }, messageDelivered: { cursor: {}, head: cursor, unread: 0, mentions: 0 } };
const dial = (_options, handlers) => {
  line = handlers;
  queueMicrotask(() => handlers.onReady({ sessionId: 's', user: { id: 'me' }, serverTime: new Date().toISOString(), expiresAt: '2100-01-01T00:00:00Z', limits: {}, head: cursor, channels: [], threads: [] }));
  return { ask: (name, _input, _timeout, settle) => settle({ output: answers[name] ?? {} }), probe() {}, close() {} };
};
const fetch = () => Promise.resolve(Response.json({ messages: [], hasBefore: false, hasAfter: false, head: cursor }));
const chat = new ChatClient({ url: 'http://gateway.invalid', apiUrl: 'http://api.invalid', token: 'token', storage: false, reportDelivered: false, dial, fetch });
await chat.connect();
const general = await chat.joinChannel('c');
let seen;
general.on('change', (state) => (seen = state));

measureStore({
  event: (seq) => ({ stream: 'channel:c', epoch: 'e', seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: { message: { id: `m${seq}`, channelId: 'c', senderId: 'u', clientMessageId: `k${seq}`, seq, text: text(seq), createdAt: '2026-01-01T00:00:00.000Z' } } }),
  apply: (event) => line.onEvent(event),
  kept: () => seen.messages.length,
});
