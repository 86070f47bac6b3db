import { NO_COUNTS } from '../clients/worker-messages.ts';
import { brokePromise, faultsOf, type StepFacts } from './step-outcome.rules.ts';

const good: StepFacts = {
  counts: { ...NO_COUNTS, sent: 100, acknowledged: 100, delivered: 2_000 },
  rate: 10,
  roomSize: 20,
  achievedRate: 10,
  deliveryP99: 99,
  p99LimitMs: 100,
  overloaded: false,
};

it('lets a step count when everything arrived in time', () => {
  expect(faultsOf(good)).toEqual([]);
});

it.each<[string, Partial<StepFacts>]>([
  ['1 deliveries missing', { counts: { ...good.counts, delivered: 1_999 } }],
  ['1 deliveries too many', { counts: { ...good.counts, delivered: 2_001 } }],
  ['1 acks missing', { counts: { ...good.counts, acknowledged: 99 } }],
  ['1 messages refused', { counts: { ...good.counts, acknowledged: 99, refused: 1 } }],
  ['1 events out of order', { counts: { ...good.counts, outOfOrder: 1 } }],
  ['2 connections lost', { counts: { ...good.counts, closed: 2 } }],
  ['only 9 a second reached', { achievedRate: 9 }],
  ['p99 over 100 ms', { deliveryP99: 101 }],
])('does not count: %s', (fault, facts) => {
  expect(faultsOf({ ...good, ...facts })).toEqual([fault]);
});

it('says of an overloaded step only that, and what broke', () => {
  const counts = { ...good.counts, acknowledged: 10, delivered: 10 };
  expect(faultsOf({ ...good, counts, overloaded: true, achievedRate: 1, deliveryP99: 5_000 })).toEqual(['given up: it fell behind without end']);
});

it('tells slowness from a broken promise', () => {
  expect(brokePromise({ ...good, counts: { ...good.counts, delivered: 10 } })).toBe(false);
  expect(brokePromise({ ...good, counts: { ...good.counts, delivered: 2_001 } })).toBe(true);
  expect(brokePromise({ ...good, counts: { ...good.counts, outOfOrder: 1 } })).toBe(true);
});
