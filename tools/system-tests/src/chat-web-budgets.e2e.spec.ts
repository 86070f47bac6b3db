import { randomUUID } from 'node:crypto';
import { waitUntil } from '@chatgenius/testing';
import { type ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { fillChannel } from './chat-web/long-channel.ts';
import { PageCosts } from './chat-web/page-costs.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';
import { oneTo } from './traffic.ts';

const FIRST_LOAD_BYTES = 200 * 1024;
const MESSAGES = 10_000;
const INTERACTION_MS = 100;
/** Messages in each half of the traffic: in full size, those of 15 minutes at three a second. */
const HALF = size({ everyday: 250, soak: 2_700 });
/** What garbage that was not collected yet may make up. */
const GROWTH = 1.1;
/** So fast: 30 minutes go by in three. */
const PER_SECOND = 30;

/** What the page may cost the device that shows it. */
describeInChromium('the chat page keeps its budgets', () => {
  let windows: TwoWindows;
  let hers: ChatWindow;
  let costs: PageCosts;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
    ({ hers } = windows);
    costs = await PageCosts.of(hers);
  }, START_MS);

  afterAll(() => windows.close());
  beforeEach(() => windows.enterAnotherChannel());
  afterEach(() => windows.calmDown());

  /** Goes back in the channel until so many messages are in the page's memory. */
  const readBack = async (count: number): Promise<void> => {
    await hers.page.mouse.move(700, 700);
    for (let before = '', reached = false; !reached; ) {
      await hers.page.mouse.wheel(0, -100_000);
      await waitUntil('older messages are drawn', async () => (await hers.firstShown()) !== before);
      before = await hers.firstShown();
      reached = Number(/^Message (\d+),/.exec(before)?.[1]) <= MESSAGES - count;
    }
  };

  /** A channel of which the window holds as many messages as it ever does. */
  const enterLongChannel = async (): Promise<{ readonly channelId: string; readonly name: string }> => {
    const name = `long-${randomUUID().slice(0, 8)}`;
    const { data: { id: channelId } } = await windows.ada.api.POST('/v1/channels', { body: { name } });
    await windows.grace.api.POST('/v1/channels/{channelId}/join', { params: { channelId } });
    await fillChannel(windows.system, channelId, windows.grace.userId, MESSAGES);
    await hers.enter(name);
    await hers.message(`Message ${MESSAGES},`).waitFor();
    await readBack(900);
    return { channelId, name };
  };

  it('loads less than 200 KB until a conversation is shown', async () => {
    const [, window] = await windows.openAs('Katherine', windows.system.gateway(1).url);
    window.served.clear();
    await window.startAnew();
    await window.page.getByText('You are in no channel yet.').waitFor();
    const loaded = [...window.served.values()].reduce((sum, bytes) => sum + bytes, 0);
    await window.close();
    expect(loaded).toBeGreaterThan(FIRST_LOAD_BYTES / 2);
    expect(loaded).toBeLessThan(FIRST_LOAD_BYTES);
  });

  it(`draws what comes of an interaction within ${INTERACTION_MS} ms, in a channel of ${MESSAGES} messages`, async () => {
    const { name: long } = await enterLongChannel();
    const { page } = hers;
    const interactions: Record<string, () => Promise<void>> = {
      'reading on': () => page.mouse.wheel(0, 600),
      'reading back': () => page.mouse.wheel(0, -600),
      'the tools of a message': () => page.mouse.move(700, 700 + Math.random() * 200),
      'a letter': () => hers.composer.press('x'),
      'another channel': () => page.getByRole('navigation').getByRole('link', { name: windows.name }).click(),
      'the channel with all of them': () => page.getByRole('navigation').getByRole('link', { name: long }).click(),
      'a message': async () => {
        await hers.composer.fill('sent');
        await hers.composer.press('Enter');
      },
    };
    const measured: Record<string, number> = {};
    for (const [name, act] of Object.entries(interactions)) {
      const times: number[] = [];
      for (let turn = 0; turn < 3; turn++) times.push(await costs.ofDrawing(act));
      measured[name] = Math.round(times.sort((one, two) => one - two)[1] ?? Infinity);
    }
    expect(Object.entries(measured).filter(([, ms]) => ms > INTERACTION_MS)).toEqual([]);
  });

  it('holds no more memory after as much traffic again', async () => {
    const { channelId } = await enterLongChannel();
    await hers.page.getByRole('button', { name: /Jump to the newest|new message/ }).click();
    await hers.message(`Message ${MESSAGES},`).waitFor();
    const writer = await windows.system.chat(windows.grace.userId, 1);
    let written = 0;
    const traffic = async (): Promise<void> => {
      for (const end = written + HALF; written < end; ) {
        const began = performance.now();
        await Promise.all(oneTo(PER_SECOND).map(() => writer.send({ channelId, text: `traffic ${++written}` }).acknowledged));
        if (HALF > 1_000) await new Promise((resolve) => setTimeout(resolve, 1_000 - (performance.now() - began)));
      }
      await hers.message(`traffic ${written}`).waitFor();
    };
    await traffic();
    const first = await costs.held();
    await traffic();
    const second = await costs.held();
    expect(second.heapBytes).toBeLessThan(first.heapBytes * GROWTH);
    expect(second.nodes).toBeLessThan(first.nodes * GROWTH);
    expect(second.listeners).toBeLessThan(first.listeners * GROWTH);
  }, size({ everyday: 60_000, soak: 300_000 }));
});
