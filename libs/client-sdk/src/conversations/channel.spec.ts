import { type Message } from '@chatgenius/contracts';
import { HttpApi } from '../http-api.ts';
import { emptyChannel } from '../state/channel.rules.ts';
import { KEPT_MESSAGES } from '../state/conversation.rules.ts';
import { Channel } from './channel.ts';

const WRITTEN = 2_500;

/** A channel over HTTP, with more messages than are kept here. */
function scene() {
  const all = Array.from({ length: WRITTEN }, (_, index) => ({ id: `m${index + 1}`, seq: index + 1, senderId: 'u', text: '' }) as Message);
  const answer = (url: URL): object => {
    const [before, after, limit] = ['before', 'after', 'limit'].map((name) => Number(url.searchParams.get(name) ?? NaN)) as [number, number, number];
    const from = Number.isNaN(after) ? Math.max(0, (Number.isNaN(before) ? all.length : before - 1) - limit) : after;
    const messages = all.slice(from, Number.isNaN(before) ? from + limit : before - 1);
    return { messages, hasBefore: from > 0, hasAfter: (messages.at(-1)?.seq ?? 0) < all.length, head: { epoch: 'e1', seq: all.length } };
  };
  const fetch = ((url: URL) => Promise.resolve(new Response(JSON.stringify(answer(url))))) as typeof globalThis.fetch;
  const api = new HttpApi({ apiUrl: 'http://api.invalid', token: () => Promise.resolve('t'), timeoutMs: 1_000, fetch });
  const nothing = () => undefined;
  const surroundings = { api, backoff: { firstMs: 0, longestMs: 0 }, random: () => 0, me: () => 'me', onEvents: nothing, onLoaded: nothing, onReset: nothing, onClosed: nothing, onTyping: nothing, readText: () => Promise.reject(new Error('nothing is written live')), write: () => Promise.reject(new Error('nothing is written live')) };
  const channel = new Channel('c', surroundings);
  channel.begin(emptyChannel({ id: 'c', kind: 'public', name: 'general', topic: null, createdAt: '', archivedAt: null }, 'member'));
  const write = () => {
    const seq = all.length + 1;
    const message = { id: `m${seq}`, seq, senderId: 'u', text: 'new' } as Message;
    all.push(message);
    channel.handlers.onEvents([{ stream: 'channel:c', epoch: 'e1', seq, type: 'message:created', at: '', data: { message } }]);
  };
  const ends = () => [channel.state.messages[0]?.seq, channel.state.messages.at(-1)?.seq];
  return { channel, write, ends };
}

it('a channel is read back to its beginning and on to its end, through a window that is bounded and has no hole', async () => {
  const { channel, write, ends } = scene();
  await channel.loadNewest();
  expect(ends()).toEqual([WRITTEN - 49, WRITTEN]);
  while (channel.state.hasOlder) await channel.loadOlder();
  expect(ends()).toEqual([1, KEPT_MESSAGES]);
  write();
  expect([channel.newest?.seq, channel.state.hasNewer, ...ends()]).toEqual([WRITTEN + 1, true, 1, KEPT_MESSAGES]);
  while (channel.state.hasNewer) {
    await channel.loadNewer();
    expect(channel.state.messages).toHaveLength(KEPT_MESSAGES);
  }
  expect(ends()).toEqual([WRITTEN + 2 - KEPT_MESSAGES, WRITTEN + 1]);
  write();
  expect(ends()).toEqual([WRITTEN + 3 - KEPT_MESSAGES, WRITTEN + 2]);
  while (channel.state.hasOlder) await channel.loadOlder();
  await channel.loadNewest();
  expect([channel.state.hasNewer, channel.state.hasOlder, ...ends()]).toEqual([false, true, WRITTEN - 47, WRITTEN + 2]);
});
