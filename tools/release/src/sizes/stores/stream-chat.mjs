import { createRequire } from 'node:module';
import { measureStore, text } from './measure-store.mjs';

// The client as it is, without a connection: events are handed to where its WebSocket hands them.
const { StreamChat } = createRequire(`${process.argv[2]}/`)('stream-chat');
const client = new StreamChat('key');
client.userID = 'me';
client.user = { id: 'me' };
client.wsPromise = Promise.resolve();
const channel = client.channel('messaging', 'c');
channel.initialized = true;
let seen;
channel.on('message.new', () => (seen = channel.state.messages));
const start = Date.parse('2026-01-01T00:00:00Z');

measureStore({
  event(seq) {
    const at = new Date(start + seq * 1_000).toISOString();
    const user = { id: 'u' };
    return { type: 'message.new', cid: 'messaging:c', channel_id: 'c', channel_type: 'messaging', created_at: at, user, message: { id: `m${seq}`, cid: 'messaging:c', type: 'regular', text: text(seq), html: '', user, attachments: [], mentioned_users: [], latest_reactions: [], own_reactions: [], reaction_counts: {}, reply_count: 0, created_at: at, updated_at: at } };
  },
  apply: (event) => client.dispatchEvent(event),
  // As pages of history come.
  fill: (events) => channel.state.addMessagesSorted(events.map(({ message }) => message)),
  kept: () => seen.length,
});
