import { fuzz, fuzzHttp, MailBox } from '@chatgenius/load';
import { seed as seedWorld } from '@chatgenius/testing';
import { LyingProxy } from './lying-proxy.ts';
import { OwnSystem } from './own-system.ts';
import { faultsOf } from './process-logs.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

/** Fixed, so that a failure can be repeated; `npm run load -- fuzz` takes others, and many more packets. */
const SEED = 20_261_125;
const PACKETS = size({ everyday: 1_500, soak: 20_000 });

const REQUESTS = size({ everyday: 500, soak: 20_000 });
/** Enough for each lie to be told. */
const LIED_TO = 60;

describe('what is derived from the contracts, whole and broken', () => {
  it(`as packets is answered as the contracts say, and does no harm (${PACKETS} of them, seed ${SEED})`, async () => {
    const system = await SharedSystem.use();
    try {
      const { userIds, channels } = await seedWorld(system.database.pool, { users: 6, channels: 2 });
      const tokens = await Promise.all(userIds.map((userId) => system.token(userId)));
      const urls = system.members.gateways.map(({ url }) => url);
      const report = await fuzz({ urls, tokens, userIds, channelIds: channels.map(({ id }) => id), packets: PACKETS, seed: SEED });
      expect(report.faults).toEqual([]);
      expect(report.counts.get('answer: ok')).toBeGreaterThan(PACKETS / 20);
      const { gateways, messaging, presence } = system.members;
      for (const member of [...gateways, ...messaging, ...presence]) expect(faultsOf(member)).toEqual([]);
    } finally {
      await system.stop();
    }
  }, 300_000);

  // For itself: administrators are among those who ask, and what they decide holds everywhere.
  it(`as requests of every route is so, too (${REQUESTS} of them, seed ${SEED})`, async () => {
    const mail = await MailBox.open();
    const system = await OwnSystem.start({ topology: { gateways: 2, messaging: 1, files: 1 }, env: mail.env });
    try {
      const { userIds: all, channels } = await seedWorld(system.database.pool, { users: 7, channels: 2 });
      const [administratorId = '', ...userIds] = all;
      await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [administratorId]);
      const [administratorToken = '', ...tokens] = await Promise.all(all.map((userId) => system.token(userId)));
      const options = { filesUrl: system.filesUrl(), tokens, userIds, channelIds: channels.map(({ id }) => id), administratorToken, mail, seed: SEED, atOnce: 8 };
      const report = await fuzzHttp({ ...options, url: system.apiUrl, requests: REQUESTS });
      expect(report.faults).toEqual([]);
      const { channelApi, files, messaging } = system.members;
      for (const member of [...channelApi, ...files, ...messaging]) expect(faultsOf(member)).toEqual([]);

      const proxy = await LyingProxy.before(system.apiUrl);
      const deceived = await fuzzHttp({ ...options, url: proxy.url, requests: LIED_TO });
      await proxy.stop();
      for (const fault of [/^it was answered 500/m, /was answered 200: the body .*planted/m, /was answered 418, which it does not list/m]) {
        expect(deceived.faults).toContainEqual(expect.stringMatching(fault));
      }
    } finally {
      await system.stop();
      await mail.close();
    }
  }, 300_000);
});
