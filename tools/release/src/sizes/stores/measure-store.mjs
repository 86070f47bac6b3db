const TEXT = 'Ninety characters, as people write them on an ordinary day, with a word or two to spare here.';
const WRITTEN = [1_000, 10_000, 50_000];
const EVENTS_OF_BATCH = 20;
const BATCHES = 51;

export const text = (seq) => `${seq} ${TEXT}`;

/**
 * @param apply takes the event of one message, an object as the JSON parser makes it, until listeners have been called
 * @param fill the same for many events, where one by one would take minutes
 * @param kept how many messages the state holds
 */
export function measureStore({ event, apply, kept, fill = (events) => events.forEach(apply) }) {
  let seq = 0;
  const batch = () => {
    const events = Array.from({ length: EVENTS_OF_BATCH }, () => event(++seq));
    const from = performance.now();
    for (const each of events) apply(each);
    return ((performance.now() - from) * 1_000) / EVENTS_OF_BATCH;
  };
  const heap = () => {
    globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  const fillUpTo = (written) => {
    const events = [];
    while (seq < written) events.push(event(++seq));
    fill(events);
  };
  batch();
  const empty = heap();
  const steps = WRITTEN.map((written) => {
    fillUpTo(written);
    const bytes = heap() - empty;
    // The median: other work on the machine is in some batches.
    const micros = Array.from({ length: BATCHES }, batch).sort((one, other) => one - other)[Math.floor(BATCHES / 2)];
    return { written, micros, bytes, kept: kept() };
  });
  console.log(JSON.stringify(steps));
  process.exit();
}
