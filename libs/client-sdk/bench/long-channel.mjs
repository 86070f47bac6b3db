// What an event costs in a channel that runs for long, and what its state holds in memory. By hand, with Node 24:
//   node --conditions=@chatgenius/source --expose-gc libs/client-sdk/bench/long-channel.mjs
import { applyToChannel, emptyChannel } from '../src/state/channel.rules.ts';

const TEXT = 'Ninety characters, as people write them on an ordinary day, with a word or two to spare here.';
const EVENTS_OF_BATCH = 20;
const BATCHES = 51;
const channel = { id: 'c', kind: 'public', name: 'general', topic: null, createdAt: '', archivedAt: null };
const event = (seq, type, data) => ({ stream: 'channel:c', epoch: 'e1', seq, type, at: '', data });
const created = (seq) => event(seq, 'message:created', { message: { id: `m${seq}`, channelId: 'c', senderId: 'u', clientMessageId: `k${seq}`, seq, text: `${seq} ${TEXT}`, createdAt: '' } });
const edited = (seq) => event(seq, 'message:edited', { messageId: `m${seq - 10}`, channelId: 'c', text: `${seq} edited`, editedAt: '' });

let state = emptyChannel(channel, 'member');
let seq = 0;
/** The median of many batches: other work on the machine is in some of them. */
const measure = (make) => {
  const costs = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const from = performance.now();
    for (let count = 0; count < EVENTS_OF_BATCH; count++) state = applyToChannel(state, make(++seq), 'me');
    costs.push(((performance.now() - from) * 1_000) / EVENTS_OF_BATCH);
  }
  return costs.sort((one, other) => one - other)[Math.floor(BATCHES / 2)];
};
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

measure(created);
const empty = heap();
for (const written of [1_000, 10_000, 50_000, 150_000]) {
  while (seq < written) state = applyToChannel(state, created(++seq), 'me');
  const costs = { created: measure(created), edited: measure((next) => (next % 2 ? created(next) : edited(next))) };
  console.log(`${String(written).padStart(7)} written: ${costs.created.toFixed(1)} us a message, ${costs.edited.toFixed(1)} us with edits; ${state.messages.length} kept, ${(heap() - empty).toFixed(1)} MiB more than at first`);
}

// What an application with `optimistic` pays on top: states that are frozen, with the status of own messages.
const { MessageView } = await import('../src/optimistic/message-view.ts');
const { frozen } = await import('../src/state/frozen.ts');
const view = new MessageView();
const local = { me: 'u', messages: [], changesOf: () => undefined };
const shown = [false, true].map((optimistic) => {
  const costs = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const from = performance.now();
    for (let count = 0; count < EVENTS_OF_BATCH; count++) {
      state = frozen(applyToChannel(state, created(++seq), 'me'));
      if (optimistic) frozen(view.of(state, local));
    }
    costs.push(((performance.now() - from) * 1_000) / EVENTS_OF_BATCH);
  }
  return costs.sort((one, other) => one - other)[Math.floor(BATCHES / 2)];
});
console.log(`frozen: ${shown[0].toFixed(1)} us a message; optimistic: ${shown[1].toFixed(1)} us`);
