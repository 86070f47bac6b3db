import { fuzz, fuzzHttp } from '@chatgenius/load';
import { seed as seedWorld } from '@chatgenius/testing';
import { faultsOf } from './process-logs.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

/** Fixed, so that a failure can be repeated; `npm run load -- fuzz` takes others, and many more packets. */
const SEED = 20_261_125;
const PACKETS = size({ everyday: 1_500, soak: 20_000 });

const REQUESTS = size({ everyday: 500, soak: 20_000 });

describe('what is derived from the contracts, whole and broken', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  it(`as packets is answered as the contracts say, and does no harm (${PACKETS} of them, seed ${SEED})`, async () => {
    const { userIds, channels } = await seedWorld(system.database.pool, { users: 6, channels: 2 });
    const tokens = await Promise.all(userIds.map((userId) => system.token(userId)));
    const urls = system.members.gateways.map(({ url }) => url);
    const report = await fuzz({ urls, tokens, userIds, channelIds: channels.map(({ id }) => id), packets: PACKETS, seed: SEED });
    expect(report.faults).toEqual([]);
    expect(report.counts.get('answer: ok')).toBeGreaterThan(PACKETS / 20);
    const { gateways, messaging, presence } = system.members;
    for (const member of [...gateways, ...messaging, ...presence]) expect(faultsOf(member)).toEqual([]);
  }, 300_000);

  it(`as requests of every route is so, too (${REQUESTS} of them, seed ${SEED})`, async () => {
    const { userIds, channels } = await seedWorld(system.database.pool, { users: 6, channels: 2 });
    const tokens = await Promise.all(userIds.map((userId) => system.token(userId)));
    const report = await fuzzHttp({ url: system.apiUrl, tokens, userIds, channelIds: channels.map(({ id }) => id), requests: REQUESTS, seed: SEED, atOnce: 8 });
    expect(report.faults).toEqual([]);
    const { channelApi, messaging } = system.members;
    for (const member of [...channelApi, ...messaging]) expect(faultsOf(member)).toEqual([]);
  }, 300_000);
});
