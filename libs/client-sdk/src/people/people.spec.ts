import { type ErrorReason, type Profile } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { type HttpApi } from '../http-api.ts';
import { COLLECT_MS, FRESH_MS, People } from './people.ts';

const profile = (id: string, displayName = `Name of ${id}`, version?: number): Profile => ({ id, handle: id, displayName, kind: 'person', bio: null, timeZone: null, locale: null, createdAt: '', ...(version && { version }) });

/** A server that knows whoever is not called `nobody`, and counts what it is asked. */
function server() {
  const requests: string[][] = [];
  const names = new Map<string, string>();
  const failures: ChatError[] = [];
  const api = {
    get: (name: string, _: object, query: Record<string, string>) => {
      const ids = name === 'readProfiles' ? (query.ids ?? '').split(',') : [`found by ${query.query}`];
      requests.push(ids);
      const failure = failures.shift();
      if (failure) return Promise.reject(failure);
      return Promise.resolve({ users: ids.filter((id) => id !== 'nobody').map((id) => profile(id, names.get(id))), next: null });
    },
  } as unknown as HttpApi;
  let now = 0;
  const people = new People({ api, now: () => now, backoff: { firstMs: 1, longestMs: 1 }, random: () => 0 });
  const changes: string[][] = [];
  people.on('change', (profiles) => changes.push(profiles.map(({ displayName }) => displayName)));
  return { people, requests, names, failures, changes, pass: (ms: number) => void (now += ms) };
}

const refused = (reason: ErrorReason, retryable: boolean) => ChatError.refused({ status: 'error', code: 'CHANNEL_ERROR', message: '', data: { reason, retryable, advice: '' } });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);

describe('people', () => {
  it('are asked for once, together, and remembered', async () => {
    const { people, requests, changes } = server();
    const [some, others] = await Promise.all([people.load(['a', 'b', 'a']), people.load(['b', 'nobody'])]);
    expect([[...some.keys()], [...others.keys()]]).toEqual([['a', 'b'], ['b']]);
    expect(people.of('a')?.displayName).toBe('Name of a');
    await people.load(['a', 'nobody']);
    expect(requests).toEqual([['a', 'b', 'nobody']]);
    expect(changes).toEqual([['Name of a', 'Name of b']]);
  });

  it('are asked for in requests that the server takes', async () => {
    const { people, requests } = server();
    expect((await people.load(ids(450))).size).toBe(450);
    expect(requests.map(({ length }) => length)).toEqual([200, 200, 50]);
  });

  it('are asked for again after a time, or when they are said to have changed, and shown as they were meanwhile', async () => {
    const { people, requests, names, changes, pass } = server();
    await people.load(['a']);
    names.set('a', 'Another name');
    pass(FRESH_MS - 1);
    await people.load(['a']);
    expect(requests).toHaveLength(1);
    pass(1);
    const loading = people.load(['a']);
    expect(people.of('a')?.displayName).toBe('Name of a');
    expect((await loading).get('a')?.displayName).toBe('Another name');
    names.set('a', 'A third name');
    people.forget(['a', 'never heard of']);
    await people.load(['a']);
    expect(changes).toEqual([['Name of a'], ['Another name'], ['A third name']]);
    people.forget(['a']);
    await people.load(['a']);
    expect(changes).toHaveLength(3);
  });

  it('are asked for again where that helps, and the failure is told where it does not', async () => {
    const { people, requests, failures } = server();
    failures.push(refused('UNAVAILABLE', true), refused('NOT_ALLOWED', false));
    await expect(people.load(['a'])).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    expect(requests).toHaveLength(2);
    expect((await people.load(['a'])).size).toBe(1);
  });

  it('read as the server tells, and an answer that was on its way by then takes nothing back', async () => {
    const { people, requests, changes } = server();
    await people.load(['a']);
    people.updated(profile('a', 'As told', 3));
    people.updated(profile('a', 'Told late', 2));
    people.updated(profile('a', 'As told', 3));
    expect(people.of('a')?.displayName).toBe('As told');
    people.forget(['a']);
    await people.load(['a']);
    expect(people.of('a')?.displayName).toBe('As told');
    expect(requests).toHaveLength(2);
    expect(changes).toEqual([['Name of a'], ['As told']]);
  });

  it('are asked for again when the connection was lost, since nobody told meanwhile', async () => {
    const { people, requests, names, changes, pass } = server();
    await people.load(['a']);
    people.untold();
    names.set('a', 'Another name');
    pass(1);
    await people.load(['a']);
    pass(1);
    await people.load(['a']);
    expect(requests).toHaveLength(2);
    expect(changes).toEqual([['Name of a'], ['Another name']]);
  });

  it('that were found are known', async () => {
    const { people, requests } = server();
    const { users } = await people.find('ada');
    expect(users).toHaveLength(1);
    await people.load(['found by ada']);
    expect(requests).toEqual([['found by ada']]);
  });

  it('leave no timer behind', async () => {
    jest.useFakeTimers();
    try {
      const { people } = server();
      const loading = people.load(['a']);
      await jest.advanceTimersByTimeAsync(COLLECT_MS);
      await loading;
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
