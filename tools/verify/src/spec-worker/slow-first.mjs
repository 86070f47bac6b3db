import path from 'node:path';
import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/**
 * Specs that take longest. In a clone that has run none jest knows no times, and would begin with the largest files; the
 * last one to end, alone, is what everybody waits for.
 */
const SLOW = [
  ...['postgres-trouble', 'presence-outage', 'webhooks-outgoing', 'presence', 'connecting', 'process-crash', 'outage', 'model', 'redis-failover', 'limits', 'drain', 'session-life'].map((name) => `${name}.e2e.spec.ts`),
  ...['migrations', 'concurrent-changes', 'bus', 'revocations', 'start-infrastructure', 'killed-launcher', 'search', 'service-process', 'limits'].map((name) => `${name}.int.spec.ts`),
  ...['run-service', 'register', 'fuzz-packets'].map((name) => `${name}.spec.ts`),
];

export default class SlowFirst extends Sequencer {
  sort(tests) {
    if (tests.some(({ duration }) => duration !== undefined)) return super.sort(tests);
    const places = new Map(tests.map((test) => [test, placeOf(test)]));
    return [...super.sort(tests)].sort((one, other) => places.get(one) - places.get(other));
  }
}

function placeOf({ path: file }) {
  const place = SLOW.indexOf(path.basename(file));
  return place < 0 ? SLOW.length : place;
}
