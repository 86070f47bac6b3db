import { signIn } from '@chatgenius/client-sdk';
import { FaultProxy, type ScriptStep } from '@chatgenius/client-sdk/testing';
import { commands } from '@chatgenius/contracts';
import { type Launch, ServiceLauncher } from '@chatgenius/stack';
import { waitUntil } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { Scrape } from './scrape.fixture.ts';

const PASSWORD = 'correct horse battery';
/** That of the indexer in messaging-service: who holds it keeps the search from following. */
const INDEXING_LOCK = 7_214_901;
/** For what takes some rounds of a probe, on a machine that others use, too. */
const ROUNDS_MS = 120_000;
const TEST_MS = 300_000;

/** Faults are planted before one of two gateways, and in the product itself: the canary has to say each, and to be content afterwards. */
describe('the canary', () => {
  let system: OwnSystem;
  let launcher: ServiceLauncher;
  let canary: Launch;
  let proxies: FaultProxy[];

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { messaging: 1, files: 1 }, env: { DELIVERY_REPORT_PERCENT: '100' } });
    proxies = await Promise.all([0, 1].map((index) => FaultProxy.before(system.gateway(index).url)));
    launcher = await ServiceLauncher.open({
      settings: {
        urlsOf: () => system.infrastructure.urls,
        channelApiUrl: system.apiUrl,
        filesUrl: system.filesUrl(),
        gatewayUrls: proxies.map(({ url }) => url),
        canaryPassword: PASSWORD,
        signingKeysFile: system.signingKeysFile,
        webhookSecretKey: '',
        filesFolder: '',
        fileLinkKey: '',
        allowedOrigins: [],
        logLevel: 'info',
      },
      logDirectory: system.stack.logDirectory,
      env: { canary: { CANARY_MESSAGE_EVERY_MS: '500', CANARY_CONNECT_EVERY_MS: '1000', CANARY_OTHERS_EVERY_MS: '1500', CANARY_DEADLINE_MS: '15000', CANARY_SLOW_DEADLINE_MS: '20000', CANARY_KEEP_SECONDS: '10' } },
    });
    canary = await launcher.define('canary', 'canary-1');
    await canary.process.start();
  }, TEST_MS);

  afterAll(async () => {
    await canary.process.stop();
    launcher.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await system.stop();
  }, 60_000);

  /** Sum of the samples of a series that have all of these labels. */
  const total = async (series: string, ...labels: string[]): Promise<number> => {
    // The server may close a kept connection in the moment in which it is used.
    const { text } = await Scrape.of(canary).catch(() => Scrape.of(canary));
    const lines = text.split('\n').filter((line) => [' ', '{'].includes(line[series.length] ?? '') && line.startsWith(series) && labels.every((label) => line.includes(label)));
    return lines.reduce((sum, line) => sum + Number(/^\w+(?:\{.*?\})? ([\d.e+-]+)/.exec(line)?.[1]), 0);
  };
  const grows = async (what: string, series: string, ...labels: string[]): Promise<void> => {
    const before = await total(series, ...labels);
    await waitUntil(what, async () => (await total(series, ...labels)) > before, ROUNDS_MS);
  };
  const PROBES = 'chat_canary_probes_total';
  const VIOLATIONS = 'chat_canary_violations_total';
  const succeeds = (probe: string) => grows(`${probe} succeeds`, PROBES, `probe="${probe}"`, 'outcome="ok"');
  const fails = (probe: string) => grows(`${probe} fails`, PROBES, `probe="${probe}"`, 'outcome="failed"');

  it('finds nothing wrong where nothing is: every probe succeeds, over every pair of gateways', async () => {
    await Promise.all(['sign-in', 'connect', 'message', 'file', 'search'].map(succeeds));
    const pairs = await Promise.all([[1, 1], [1, 2], [2, 1], [2, 2]].map(([from, to]) => total('chat_canary_deliveries_total', `from="${from}"`, `to="${to}"`, 'outcome="ok"')));
    expect(pairs.filter((count) => count === 0)).toEqual([]);
    expect(await total(VIOLATIONS)).toBe(0);
  }, TEST_MS);

  it.each([
    ['lost', 'drop'],
    ['duplicate', 'duplicate'],
    ['order', 'reorder'],
  ] as const)('says that an event was %s on a connection, which the SDK puts right', async (kind, fault) => {
    const before = await total(VIOLATIONS, `kind="${kind}"`, 'seen="wire"');
    const step: ScriptStep = { on: { direction: 'down', event: 'message:created' }, fault };
    // One that is held back may find no event to be passed by.
    const planting = setInterval(() => void proxies[1]?.script([step]), 1_500);
    await waitUntil(`${kind} is counted`, async () => (await total(VIOLATIONS, `kind="${kind}"`, 'seen="wire"')) > before, ROUNDS_MS).finally(() => clearInterval(planting));
    proxies[1]?.calm();
    await succeeds('message');
    expect(await total(VIOLATIONS, 'seen="client"')).toBe(0);
  }, TEST_MS);

  it('measures that a line is slow', async () => {
    const slow = async () => (await total('chat_canary_delivery_seconds_count')) - (await total('chat_canary_delivery_seconds_bucket', 'le="0.25"'));
    const before = await slow();
    proxies[1]?.delay(400);
    await waitUntil('deliveries take longer than a quarter of a second', async () => (await slow()) > before, ROUNDS_MS);
    proxies[1]?.calm();
  }, TEST_MS);

  it('says that somebody else wrote into its channel', async () => {
    const { rows } = await system.database.pool.query<{ id: string }>(`SELECT id FROM channels WHERE name = 'canary'`);
    const session = await signIn({ apiUrl: system.apiUrl, handle: 'canary_1', password: PASSWORD });
    const intruder = await system.connectWith(await session.token(), 0);
    await intruder.command(commands.messageSend, { channelId: rows[0]?.id ?? '', clientMessageId: 'intruder', text: 'hello' });
    await waitUntil('a ghost is counted at each seat', async () => (await total(VIOLATIONS, 'kind="ghost"', 'seen="client"')) === 2, ROUNDS_MS);
  }, TEST_MS);

  it('says that a gateway is gone, between which seats nothing comes, and that it is back', async () => {
    const lost = await total(VIOLATIONS, 'seen="client"');
    await system.stack.gateways[1]?.process.kill();
    await Promise.all([fails('message'), fails('connect'), grows('nothing comes from 1 to 2', 'chat_canary_deliveries_total', 'from="1"', 'to="2"', 'outcome="failed"')]);
    await grows('seat 1 goes on', 'chat_canary_deliveries_total', 'from="1"', 'to="1"', 'outcome="ok"');
    await system.stack.gateways[1]?.process.start();
    await Promise.all([succeeds('message'), succeeds('connect')]);
    // What was sent meanwhile came late, and came.
    expect(await total(VIOLATIONS, 'seen="client"')).toBe(lost);
  }, TEST_MS);

  it('says that the search stands still, and that it goes on', async () => {
    const holder = await system.database.pool.connect();
    try {
      await holder.query('SELECT pg_advisory_lock($1)', [INDEXING_LOCK]);
      await fails('search');
      await holder.query('SELECT pg_advisory_unlock($1)', [INDEXING_LOCK]);
    } finally {
      holder.release();
    }
    await succeeds('search');
  }, TEST_MS);

  it('deletes what it wrote, and leaves no file behind', async () => {
    const count = async (sql: string) => Number((await system.database.pool.query<{ count: string }>(sql)).rows[0]?.count);
    await waitUntil('old messages are deleted', async () => (await count(`SELECT count(*) FROM messages WHERE text = ''`)) > 0, ROUNDS_MS);
    expect(await count('SELECT count(*) FROM files')).toBeLessThanOrEqual(2);
  }, TEST_MS);

  it('is among the clients that tell how long messages take to reach them', async () => {
    const told = async () => {
      const { text } = await Scrape.of(system.gateway(0));
      return Number(/^chat_gateway_client_delivery_seconds_count(?:\{.*?\})? (\d+)/m.exec(text)?.[1] ?? 0);
    };
    await waitUntil('reports have come', async () => (await told()) > 0, ROUNDS_MS);
  }, TEST_MS);

  it('has lived through all of it, and its log names what failed', async () => {
    expect(canary.process.running).toBe(true);
    const log = canary.process.logs(2_000).join('\n');
    for (const said of ['"event":"canary:gathered"', '"event":"canary:probe-failed"', '"event":"canary:violation"', '"probe":"search"']) expect(log).toContain(said);
    expect(log).not.toMatch(/process:fault|"event":"service:stopping"/);
    expect(await total('nodejs_active_resources')).toBeLessThan(100);
  });
});
