import { describeSockets, hasSettled, type SocketsPoint } from './sockets-report.rules.ts';

const latency = { count: 100, p50: 3.14, p99: 42.4, max: 80 };
const point = (sockets: number, own: Partial<SocketsPoint>): SocketsPoint => ({
  ...{ target: 'product', sockets, connectsPerSecond: 250, edgeBytes: 3 * 2 ** 20, online: { online: 100, of: 100 } },
  ...{ rate: 10, sent: 100, achievedRate: 10, deliveries: 2_000, delivery: latency, ack: latency, faults: [] },
  ...{ idleCores: { edge: 0.1, clients: 1 }, cpu: { edge: 0.5, messaging: 0.25, postgres: 0.25, clients: 1, others: 1 }, cpuMicros: {} },
  ...own,
});

it('lists by number of clients what each target took, clients and other programs left out', () => {
  const [heads, ...rows] = describeSockets([point(30, {}), point(10, { faults: ['2 deliveries missing'] }), point(10, { target: 'naive', online: undefined })]);
  expect(heads).toMatch(/^sockets +target .* result$/);
  expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
    ['10', 'product', '250', '3', '0.10', '1.00', '3', '42', '42', '100 of 100', '2 deliveries missing'],
    ['10', 'naive', '250', '3', '0.10', '1.00', '3', '42', '42', 'all delivered'],
    ['30', 'product', '250', '3', '0.10', '1.00', '3', '42', '42', '100 of 100', 'all delivered'],
  ]);
});

it('is settled once a look at idle processes uses no less than the one before, but for noise', () => {
  expect(hasSettled(Infinity, 0.3)).toBe(false);
  expect(hasSettled(1.37, 0.9)).toBe(false);
  expect(hasSettled(0.3, 0.28)).toBe(true);
  expect(hasSettled(0.02, 0.01)).toBe(true);
  expect(hasSettled(0.3, 0.5)).toBe(true);
});
