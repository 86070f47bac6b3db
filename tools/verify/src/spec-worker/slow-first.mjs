import path from 'node:path';
import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/**
 * Specs that take longest. In a clone that has run none jest knows no times, and would begin with the largest files; the
 * last one to end, alone, is what everybody waits for.
 */
const SLOW = [
  // Waiting specs and working specs alternate: both processors are busy from the beginning.
  ...['files-crash', 'model', 'presence-outage', 'fuzz', 'webhooks-outgoing', 'chat-web-screens', 'chat-web-budgets', 'chat-web', 'chat-web-gateways', 'limits', 'scheduled-crash', 'mass-reconnect', 'presence', 'postgres-trouble', 'key-rotation'].map((name) => `${name}.e2e.spec.ts`),
  ...['process-crash', 'redis-failover', 'session-life', 'outage', 'restore', 'sdk-browser', 'administration-model', 'slow-reader', 'drain', 'connecting', 'migrations-at-noon', 'client-recovery', 'rolling'].map((name) => `${name}.e2e.spec.ts`),
  ...['migrations', 'concurrent-changes', 'account-races', 'accounts', 'bus', 'assemble', 'revocations', 'start-infrastructure', 'killed-launcher', 'profiles', 'search', 'service-process', 'limits'].map((name) => `${name}.int.spec.ts`),
  ...['run-service', 'media-workers', 'make-pictures', 'fuzz-packets', 'fuzz-requests', 'register'].map((name) => `${name}.spec.ts`),
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
