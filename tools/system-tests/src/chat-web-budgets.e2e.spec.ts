import { randomUUID } from 'node:crypto';
import { waitUntil } from '@chatgenius/testing';
import { ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { fillChannel } from './chat-web/long-channel.ts';
import { PageCosts } from './chat-web/page-costs.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';
import { oneTo } from './traffic.ts';

/** Compressed, with the Markdown parser; docs/adr/0085 says what came of it. */
const FIRST_LOAD_BYTES = 200 * 1024;
const MESSAGES = 10_000;
/** So many a window has in memory when somebody has read back for long. */
const READ_BACK = 900;
const INTERACTION_MS = 100;
/** Messages in each half of the traffic: in full size, those of 15 minutes at three a second. */
const HALF = size({ everyday: 250, soak: 2_700 });
/** Thirty minutes go by in three. */
const PER_SECOND = 30;
/** What garbage that was not collected yet may make up; every day the window is not full yet with the messages that it keeps. */
const GROWTH = size({ everyday: 1.2, soak: 1.1 });

/** What the page may cost the device that shows it. */
describeInChromium('the chat page keeps its budgets', () => {
  let windows: TwoWindows;
  let hers: ChatWindow;
  let costs: PageCosts;
  /** Has a long history. */
  let long: { readonly channelId: string; readonly name: string };

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
    ({ hers } = windows);
    costs = await PageCosts.of(hers);
    long = await longChannel();
  }, START_MS);

  afterAll(() => windows.close());
  beforeEach(() => windows.enterAnotherChannel());
  afterEach(() => windows.calmDown());

  const longChannel = async (): Promise<typeof long> => {
    const name = `long-${randomUUID().slice(0, 8)}`;
    const { data: { id: channelId } } = await windows.grace.api.POST('/v1/channels', { body: { name } });
    await fillChannel(windows.grace, channelId, MESSAGES);
    await windows.ada.api.POST('/v1/channels/{channelId}/join', { params: { channelId } });
    return { channelId, name };
  };

  const readBack = async (): Promise<void> => {
    await hers.page.mouse.move(700, 400);
    for (let before = '', reached = false; !reached; ) {
      const goUp = async (): Promise<boolean> => {
        await hers.page.mouse.wheel(0, -100_000);
        return (await hers.firstShown()) !== before;
      };
      await waitUntil('older messages are drawn', goUp);
      before = await hers.firstShown();
      reached = Number(/^Message (\d+),/.exec(before)?.[1]) <= MESSAGES - READ_BACK;
    }
  };

  /** A window draws those near its view. */
  const bothShowTheEnd = () =>
    waitUntil('both windows show the end of what is stored', async () => {
      const stored = await windows.stored();
      const shown = await Promise.all(windows.both.map((window) => window.shown()));
      return shown.every((texts) => texts.length > 10 && texts.join('|') === stored.slice(-texts.length).join('|'));
    });

  it('loads less than 200 KB until a conversation is shown', async () => {
    await hers.enter(long.name);
    const window = await ChatWindow.elsewhere(hers);
    await window.enter(long.name);
    await window.message(`Message ${MESSAGES},`).locator('strong').waitFor();
    const loaded = [...window.served.values()].reduce((sum, bytes) => sum + bytes, 0);
    await window.close();
    expect(loaded).toBeGreaterThan(FIRST_LOAD_BYTES / 2);
    expect(loaded).toBeLessThan(FIRST_LOAD_BYTES);
  });

  it(`draws what comes of an interaction within ${INTERACTION_MS} ms, in a channel of ${MESSAGES} messages`, async () => {
    const { page } = hers;
    const link = (name: string) => page.getByRole('navigation').getByRole('link', { name });
    await hers.enter(long.name);
    await readBack();
    const measured = await hers.as('laptop', () => costs.ofInteractions({
      'reading on': () => page.mouse.wheel(0, 600),
      'reading back': () => page.mouse.wheel(0, -600),
      'the tools of a message': () => page.mouse.move(700, 300 + Math.random() * 200),
      'a letter': () => hers.composer.press('x'),
      'another channel': () => link(windows.name).click(),
      'the channel with all of them': () => link(long.name).click(),
      'a message': async () => {
        await hers.composer.fill('sent');
        await hers.composer.press('Enter');
      },
    }));
    expect(Object.entries(measured).filter(([, ms]) => ms > INTERACTION_MS)).toEqual([]);
  });

  it('holds no more memory after as much traffic again', async () => {
    Object.assign(windows, long);
    await Promise.all(windows.both.map((window) => window.enter(long.name)));
    const writer = await windows.system.chat(windows.grace.userId, 1);
    let written = 0;
    const traffic = async (): Promise<void> => {
      for (const end = written + HALF; written < end; ) {
        const began = performance.now();
        await Promise.all(oneTo(PER_SECOND).map(() => writer.send({ channelId: long.channelId, text: `traffic ${++written}` }).acknowledged));
        if (HALF > 1_000) await waitUntil('a second is over', () => performance.now() - began > 1_000);
      }
      await hers.message(`traffic ${written}`).waitFor();
    };
    await traffic();
    const first = await costs.held();
    await traffic();
    const second = await costs.held();
    await bothShowTheEnd();
    expect(second.heapBytes).toBeLessThan(first.heapBytes * GROWTH);
    expect(second.nodes).toBeLessThan(first.nodes * GROWTH);
    expect(second.listeners).toBeLessThan(first.listeners * GROWTH);
  }, 300_000);
});
