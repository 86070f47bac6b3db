import { WireClient, RefusedError, seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';

const PER_SECOND = 20;
const AT_ONCE = 5;
const CROWD = 40;

/** More clients than a gateway can take at once come on a slope. */
describe('a gateway that many connect to', () => {
  let system: OwnSystem;
  let userIds: readonly string[];

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { gateways: 1, messaging: 1 }, env: { CONNECTS_PER_SECOND: `${PER_SECOND}`, CONNECTS_AT_ONCE: `${AT_ONCE}` } });
    ({ userIds } = await seed(system.database.pool, { users: CROWD, channels: 1 }));
  });

  afterAll(() => system.stop());

  it('gives each who is too many a place of their own in the line, before it looks at their token', async () => {
    const startedAt = performance.now();
    const attempts = await Promise.all(
      userIds.map(() =>
        WireClient.connect({ url: system.gateway(0).url, token: 'not a token' }).catch((error: unknown) => ({ error, atMs: performance.now() - startedAt })),
      ),
    );
    const refused = attempts.flatMap((attempt) =>
      'error' in attempt && attempt.error instanceof RefusedError ? [{ ...attempt.error.response, atMs: attempt.atMs }] : [],
    );
    expect(refused).toHaveLength(CROWD);
    const sentAway = refused.filter(({ data }) => data.reason === 'GATEWAY_BUSY');
    expect(sentAway[0]).toMatchObject({ code: 'RATE_LIMITED', data: { retryable: true } });
    expect(sentAway.length).toBeGreaterThan(0);
    expect(refused.filter(({ data }) => data.reason === 'TOKEN_INVALID')).toHaveLength(CROWD - sentAway.length);
    // Places are moments, 1 / PER_SECOND apart or more; two who ask at different times may be told to wait equally long.
    const places = sentAway.map(({ atMs, data }) => atMs + Number(data.retryAfterMs)).sort((one, other) => one - other);
    places.forEach((atMs, index) => expect(atMs).toBeGreaterThanOrEqual(((index + 1) * 1_000) / PER_SECOND));
  });

  it('lets all of them in, one after the other', async () => {
    const startedAt = performance.now();
    const entered = await Promise.all(
      userIds.map(async (userId) => {
        const chat = await system.chat(userId, 0, { reportDelivered: false });
        return { chat, at: (performance.now() - startedAt) / 1_000 };
      }),
    );
    entered.sort((one, other) => one.at - other.at);
    entered.forEach(({ at }, index) => expect(index + 1).toBeLessThanOrEqual(AT_ONCE + at * PER_SECOND + 1));
  });
});
