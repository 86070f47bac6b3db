import { randomUUID } from 'node:crypto';
import { routesOf } from '@chatgenius/contracts';
import fc from 'fast-check';
import { fuzzRequests } from './fuzz-requests.ts';

describe('requests made from the contracts', () => {
  const sample = () => fc.sample(fuzzRequests({ channelId: [randomUUID()] }, 4), { numRuns: 3_000, seed: 1 });

  it('are of every route and kind, and can be sent', () => {
    const made = sample();
    expect(new Set(made.map(({ route }) => route)).size).toBe(routesOf('channel-api').length);
    expect(new Set(made.map(({ kind }) => kind))).toEqual(new Set(['valid', 'nearly valid', 'hostile']));
    for (const { method, path, headers, body } of made) expect(() => new Request(new URL(path, 'http://127.0.0.1'), { method, headers, body })).not.toThrow();
  });

  it('have bodies of which many are taken', () => {
    const bodies = sample().filter(({ kind, route, body }) => kind === 'valid' && route.body !== undefined && body !== undefined);
    const taken = bodies.filter(({ route, body = '' }) => route.body?.safeParse(JSON.parse(body)).success);
    expect(taken.length).toBeGreaterThan(bodies.length / 3);
  });
});
