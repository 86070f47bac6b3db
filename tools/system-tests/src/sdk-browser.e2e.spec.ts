import { gzipSync } from 'node:zlib';
import { DEFAULT_KINDS, FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { type Browser, type BrowserContext } from 'playwright-core';
import { ChatPage, type PageClient } from './browser/chat-page.ts';
import { findChromium, launch } from './browser/chromium.ts';
import { bundleParts, bundleSdk, PartsOrigin, serve } from './browser/sdk-page.ts';
import { SharedSystem } from './shared-system.ts';
import { oneTo } from './traffic.ts';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/** Undefined where neither the system nor Debian's packages have one: then nothing here can say what a browser does. */
const chromium = await findChromium().catch(() => undefined);
const describeInChromium = chromium === undefined ? describe.skip : describe;

/** Whatever a user or their browser does to a tab: what was shown as pending is sent once. */
describeInChromium('the SDK in Chromium', () => {
  let system: SharedSystem;
  let browser: Browser;
  let sdk: string;
  let world: Seed;
  let context: BrowserContext;
  const channelId = () => world.channels[0]?.id ?? '';

  beforeAll(async () => {
    if (!chromium) return;
    [system, browser, sdk] = await Promise.all([SharedSystem.use(), launch(chromium), bundleSdk()]);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 2, channels: 1 });
    context = await browser.newContext();
    await serve(context, sdk);
  });

  afterEach(() => context.close());

  const options = async (changes: Partial<PageClient> = {}, user = 0): Promise<PageClient> => {
    const userId = world.userIds[user] ?? '';
    return { url: system.gateway(0).url, apiUrl: system.apiUrl, token: await system.token(userId), userId, ...changes };
  };
  const stored = async () => (await system.database.pool.query<{ text: string }>('SELECT text FROM messages WHERE channel_id = $1 ORDER BY seq', [channelId()])).rows.map(({ text }) => text);
  const texts = (name: string, count = 10) => oneTo(count).map((index) => `${name} ${index}`);
  const allStored = (count: number, timeoutMs?: number) => waitUntil('all is stored', async () => (await stored()).length >= count, timeoutMs);
  const nothingPending = (tab: ChatPage) => waitUntil('nothing is pending', async () => (await tab.pending()).length === 0);

  it('sends after a reload what was pending, also what was done already', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const tab = await ChatPage.open(context, await options({ url: `http://127.0.0.1:${proxy.port}` }));
    await waitUntil('it is online', async () => (await tab.status()) === 'online');
    // Acks do not arrive any more.
    proxy.stall();
    await tab.send(channelId(), texts('before'));
    await waitUntil('the first is done', async () => (await stored()).length > 0);
    await tab.reload(await options({ url: NOWHERE }));
    await waitUntil('all are shown as pending', async () => (await tab.pending()).length === 10);
    expect(await tab.pending()).toEqual(texts('before'));
    await tab.send(channelId(), ['behind it']);
    await tab.reload(await options());
    await allStored(11);
    await nothingPending(tab);
    expect(await stored()).toEqual([...texts('before'), 'behind it']);
    await proxy.close();
  });

  it('loses nothing with a tab that is killed in the same moment in which something was written, and gives it to one that lives', async () => {
    const [dying, living] = await Promise.all([ChatPage.open(context, await options({ url: NOWHERE })), ChatPage.open(context, await options())]);
    await dying.send(channelId(), ['opened']);
    await waitUntil('it is kept', async () => (await dying.keeping()) === 'device');
    await living.send(channelId(), texts('living'));
    await dying.send(channelId(), texts('dying'));
    await dying.kill();
    await allStored(21);
    const all = await stored();
    expect(all.filter((text) => text.startsWith('living'))).toEqual(texts('living'));
    expect(all.filter((text) => !text.startsWith('living'))).toEqual(['opened', ...texts('dying')]);
    await nothingPending(living);
  });

  it('sends all of it once and in order from a tab that is reloaded again and again, and killed at last, on a bad line', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    // A command that is dropped is waited for ten seconds.
    proxy.random({ seed: 3, rate: 0.2, kinds: { ...DEFAULT_KINDS, drop: 0, 'half-open': 0 } });
    const tab = await ChatPage.open(context, await options({ url: proxy.url }));
    const isKept = () => waitUntil('it can be kept', async () => (await tab.keeping()) === 'device');
    for (const round of ['first', 'second', 'third']) {
      await isKept();
      await tab.send(channelId(), texts(round));
      await tab.reload(await options({ url: proxy.url }));
    }
    await isKept();
    await tab.send(channelId(), texts('last'));
    await tab.kill();
    const next = await ChatPage.open(context, await options({ url: proxy.url }));
    await allStored(40, 30_000);
    await nothingPending(next);
    expect(await stored()).toEqual(['first', 'second', 'third', 'last'].flatMap((round) => texts(round)));
    expect(proxy.faults.length).toBeGreaterThan(0);
    await proxy.close();
  }, 60_000);

  it('needs less than 30 kB to connect, join, read and send; says of what comes later that it is gone, and finds it again', async () => {
    const parts = await bundleParts();
    const own = await browser.newContext();
    const origin = await PartsOrigin.serve(own, parts);
    const tab = await ChatPage.open(own, await options({ filesUrl: system.filesUrl() }));
    await tab.join(channelId());
    await tab.send(channelId(), ['hello']);
    await waitUntil('it is read', async () => (await tab.shown()).includes('hello'));
    await waitUntil('it is kept', async () => (await tab.keeping()) === 'device');
    const bytes = new Map([...parts].map(([name, text]) => [name, gzipSync(text, { level: 9 }).length]));
    const loaded = origin.asked.map((name) => bytes.get(name) ?? 0).reduce((sum, size) => sum + size, 0);
    expect([...bytes.values()].reduce((sum, size) => sum + size, 0)).toBeGreaterThan(60_000);
    expect(loaded).toBeGreaterThan(20_000);
    expect(loaded).toBeLessThan(30_000);

    const browse = () => tab.outcome((chat) => chat.directory.browse());
    origin.gone = true;
    expect(await browse()).toBe('CODE_UNAVAILABLE');
    expect(await tab.outcome((chat) => chat.files.upload(new Uint8Array(3)).done)).toBe('CODE_UNAVAILABLE');
    origin.gone = false;
    expect(await browse()).toBe('done');
    expect(await tab.outcome((chat) => chat.preload())).toBe('done');
    origin.gone = true;
    expect(await tab.outcome((chat) => chat.files.upload(new Uint8Array(3)).done)).toBe('done');
    await own.close();
  });

  it('does not let two tabs fight, or send for one another while both live', async () => {
    const tabs = await Promise.all(oneTo(2).map(async () => ChatPage.open(context, await options())));
    await Promise.all(tabs.map((tab, index) => tab.send(channelId(), texts(`tab ${index}`, 25))));
    await allStored(50);
    await Promise.all(tabs.map(nothingPending));
    const all = await stored();
    expect([0, 1].map((index) => all.filter((text) => text.startsWith(`tab ${index}`)))).toEqual([texts('tab 0', 25), texts('tab 1', 25)]);
    expect(all).toHaveLength(50);
  });

  it('says that the device is full, and sends all the same', async () => {
    const tab = await ChatPage.open(context, await options({ url: NOWHERE }));
    const devtools = await context.newCDPSession(tab.page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(tab.page.url()).origin, quotaSize: 1 });
    await tab.send(channelId(), texts('unkept'));
    await waitUntil('it says so', async () => (await tab.keeping()) === 'QUOTA');
    expect(await tab.pending()).toEqual(texts('unkept'));
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(tab.page.url()).origin });
    await tab.send(channelId(), ['kept']);
    await waitUntil('there is room again', async () => (await tab.keeping()) === 'device');
    await tab.reload(await options());
    await allStored(11);
    expect(await stored()).toEqual([...texts('unkept'), 'kept']);
  });

  it('sends without IndexedDB, and says that it is kept in memory', async () => {
    await context.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { get: () => { throw new DOMException('forbidden', 'SecurityError'); } }));
    const tab = await ChatPage.open(context, await options());
    await tab.send(channelId(), texts('private'));
    expect(await tab.keeping()).toBe('NO_STORAGE');
    await allStored(10);
    expect(await stored()).toEqual(texts('private'));
  });

  it('never sends for somebody else who signs in', async () => {
    const tab = await ChatPage.open(context, await options({ url: NOWHERE }));
    await tab.send(channelId(), ['of the first']);
    await waitUntil('it is kept', async () => (await tab.keeping()) === 'device');
    await tab.reload(await options({}, 1));
    await tab.send(channelId(), ['of the second']);
    await allStored(1);
    await nothingPending(tab);
    expect(await stored()).toEqual(['of the second']);
    await tab.reload(await options());
    await allStored(2);
    const { rows } = await system.database.pool.query<{ text: string; sender_id: string }>('SELECT text, sender_id FROM messages WHERE channel_id = $1 ORDER BY seq', [channelId()]);
    expect(rows).toEqual([{ text: 'of the second', sender_id: world.userIds[1] }, { text: 'of the first', sender_id: world.userIds[0] }]);
  });

  it('shares one connection among tabs, shows the same in all of them, and passes it on when its tab dies', async () => {
    const tabs = await Promise.all(oneTo(3).map(async () => ChatPage.open(context, await options({ tabs: 'shared' }))));
    await waitUntil('all are online', async () => (await Promise.all(tabs.map((tab) => tab.status()))).every((status) => status === 'online'));
    await Promise.all(tabs.map((tab) => tab.join(channelId())));
    await Promise.all(tabs.map((tab, index) => tab.send(channelId(), texts(`tab ${index}`))));
    await allStored(30);
    const showStored = (some: readonly ChatPage[]) => waitUntil('all show what is stored', async () => {
      const expected = (await stored()).join();
      return (await Promise.all(some.map((tab) => tab.shown()))).every((shown) => shown.join() === expected);
    });
    await showStored(tabs);
    expect(tabs.map(({ sockets }) => sockets).sort()).toEqual([0, 0, 1]);
    const leads = await Promise.all(tabs.map((tab) => tab.leads()));
    const living = tabs.filter((_, index) => !leads[index]);
    expect(living).toHaveLength(2);
    await Promise.all(living.map((tab, index) => tab.send(channelId(), texts(`living ${index}`, 5))));
    await tabs[leads.indexOf(true)]?.kill();
    await Promise.all(living.map((tab, index) => tab.send(channelId(), texts(`after ${index}`, 5))));
    await allStored(50);
    await showStored(living);
    expect(new Set(await stored()).size).toBe(50);
    expect(living.map(({ sockets }) => sockets).sort()).toEqual([0, 1]);
    expect((await Promise.all(living.map((tab) => tab.leads()))).sort()).toEqual([false, true]);
  });
});
