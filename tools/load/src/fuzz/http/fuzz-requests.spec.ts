import { randomUUID } from 'node:crypto';
import { routes, routesOf, type RouteContract } from '@chatgenius/contracts';
import fc from 'fast-check';
import { fuzzRequests, type FuzzRequest } from './fuzz-requests.ts';

const ANYBODY = randomUUID();
const VICTIM = randomUUID();
const ALL = [...routesOf('channel-api'), ...routesOf('file-service')];

describe('requests made from the contracts', () => {
  const sample = () => fc.sample(fuzzRequests(ALL, { channelId: [randomUUID()], userId: [ANYBODY] }, { userId: [VICTIM] }, { all: 6, administrators: [4], withPasswords: [5], starters: [3], owners: {} }), { numRuns: 4_000, seed: 1 });

  it('are of every route and kind, and can be sent', () => {
    const made = sample();
    expect(new Set(made.map(({ route }) => route)).size).toBe(ALL.length);
    expect(new Set(made.map(({ kind }) => kind))).toEqual(new Set(['valid', 'nearly valid', 'hostile']));
    for (const { method, path, headers, body } of made) expect(() => new Request(new URL(path, 'http://127.0.0.1'), { method, headers, body })).not.toThrow();
  });

  it('have bodies of which many are taken', () => {
    const bodies = sample().filter(({ kind, route, body }) => kind === 'valid' && route.body !== undefined && body !== undefined);
    const taken = bodies.filter(({ route, body = '' }) => route.body?.safeParse(JSON.parse(String(body))).success);
    expect(taken.length).toBeGreaterThan(bodies.length / 3);
  });

  it('are often by those who may do it, and done to those alone who are there for it', () => {
    const made = sample().filter(({ kind }) => kind === 'valid');
    const shareOf = (caller: number, some: readonly FuzzRequest[]): number => some.filter((request) => request.caller === caller).length / some.length;
    const administration = made.filter(({ route }) => route.permission === 'user:administer');
    expect(shareOf(4, administration)).toBeGreaterThan(0.4);
    expect(JSON.stringify(administration)).toContain(VICTIM);
    expect(JSON.stringify(administration)).not.toContain(ANYBODY);
    const ownAccounts: readonly RouteContract[] = [routes.changePassword, routes.deactivateMe, routes.anonymiseMe, routes.setEmail, routes.removeEmail, routes.disableSecondFactor];
    expect(shareOf(5, made.filter(({ route }) => ownAccounts.includes(route)))).toBeGreaterThan(0.4);
  });
});
