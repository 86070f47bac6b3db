import { NO_DRAIN_COUNTS } from './drain-messages.ts';
import { describeDrain, faultsOf, type DrainResult } from './drain-report.rules.ts';

const latency = { count: 10, p50: 5, p99: 50, max: 80 };
const good: DrainResult = {
  counts: { ...NO_DRAIN_COUNTS, sent: 7, acknowledged: 7, delivered: 14, returned: 2 },
  delivery: { before: latency, during: latency, after: latency },
  away: latency,
  returns: [1, 1],
  rooms: [{ channelId: 'a', seqs: [3, 3] }, { channelId: 'b', seqs: [4, 4] }],
  drainSeconds: 2,
  moved: 2,
  connectCpuMs: 1,
};

it('finds nothing wrong when everybody has everything', () => {
  expect(faultsOf(good)).toEqual([]);
});

it.each<[string, Partial<DrainResult>]>([
  ['1 deliveries lost', { rooms: [{ channelId: 'a', seqs: [3, 2] }, { channelId: 'b', seqs: [4, 4] }] }],
  ['2 deliveries lost', { counts: { ...good.counts, missed: 2 } }],
  ['1 deliveries doubled or out of order', { counts: { ...good.counts, duplicated: 1 } }],
  ['8 messages in the rooms, of 7 that were sent', { rooms: [{ channelId: 'a', seqs: [4, 4] }, { channelId: 'b', seqs: [4, 4] }] }],
  ['1 messages not acknowledged', { counts: { ...good.counts, acknowledged: 6 } }],
  ['1 connections ended without notice', { counts: { ...good.counts, dropped: 1 } }],
  ['2 clients came back, of 3', { moved: 3 }],
  ['p99 over 250 ms while clients moved', { delivery: { ...good.delivery, during: { ...latency, p99: 251 } } }],
])('says: %s', (fault, facts) => {
  expect(faultsOf({ ...good, ...facts })).toEqual([fault]);
});

it('draws the slope', () => {
  expect(describeDrain({ ...good, returns: [0, 100, 50] }).slice(1, 4)).toEqual(['    0s     0  ', `    1s   100  ${'#'.repeat(50)}`, `    2s    50  ${'#'.repeat(25)}`]);
});
