import { waitUntil } from '@chatgenius/testing';
import { type Route } from 'playwright-core';
import { ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';
import { oneTo } from './traffic.ts';

const texts = (who: string, count = 5) => oneTo(count).map((index) => `${who} ${index}`);
/** Seconds for which the network is away. */
const AWAY_S = size({ everyday: 3, soak: 30 });

/** Whatever happens to the network of a window, or to the window: everything is sent once and shown once. */
describeInChromium('the chat page with a bad network', () => {
  let windows: TwoWindows;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
  }, START_MS);

  afterAll(() => windows.close());
  beforeEach(() => windows.enterAnotherChannel());
  afterEach(() => windows.calmDown());

  it('sends what was written while the network was away once, in order, and says that nothing was missed', async () => {
    const { hers, his, proxy } = windows;
    await hers.write('before');
    await windows.allShowWhatIsStored(1);
    const cutAt = performance.now();
    await hers.context.setOffline(true);
    proxy.hang();
    await hers.page.getByText('You are offline.').waitFor();
    await Promise.all([hers.write(...texts('away')), his.write(...texts('meanwhile'))]);
    // All that waits is shown as waiting.
    expect(await hers.pending()).toBe(5);
    await waitUntil('the network was away for as long as it should, and all of his is stored', async () => performance.now() - cutAt >= AWAY_S * 1_000 && (await windows.stored()).length === 6, (AWAY_S + 20) * 1_000);
    await hers.context.setOffline(false);
    proxy.recover();
    await hers.page.locator('[data-recovery=recovered]').waitFor();
    await windows.allShowWhatIsStored(11);
    expect((await windows.stored()).filter((text) => text.startsWith('away'))).toEqual(texts('away'));
    await hers.page.getByText('You are offline.').waitFor({ state: 'hidden' });
  }, 60_000 + AWAY_S * 1_000);

  it('sends after a reload what the tab had not sent yet', async () => {
    const { hers, proxy } = windows;
    proxy.stall();
    await hers.write(...texts('pending'));
    await waitUntil('all are shown', async () => (await hers.pending()) === 5);
    proxy.cut();
    await hers.page.reload();
    await windows.allShowWhatIsStored(5);
    expect(await windows.stored()).toEqual(texts('pending'));
  });

  it('shows the same in a second tab, sends from both in their own order, and signs both out', async () => {
    const { hers, his } = windows;
    const second = await ChatWindow.beside(hers);
    await second.enter(windows.name);
    await Promise.all([hers.write(...texts('first tab')), second.write(...texts('second tab')), his.write(...texts('grace'))]);
    await windows.allShowWhatIsStored(15, [hers, his, second]);
    for (const tab of ['first tab', 'second tab']) expect((await windows.stored()).filter((text) => text.startsWith(tab))).toEqual(texts(tab));
    expect(second.faults).toEqual([]);
    await second.page.close();
  });

  it('says that it takes long where the network is slow, and shows everything in the end', async () => {
    const { hers, his, proxy } = windows;
    await his.write(...texts('grace'));
    await windows.allShowWhatIsStored(5);
    proxy.delay(400);
    await hers.page.reload();
    await hers.page.getByText('Connecting…').waitFor();
    await windows.allShowWhatIsStored(5);
    await hers.write('slowly');
    await windows.allShowWhatIsStored(6);
  });

  it('says why a conversation does not come, and loads it when it can', async () => {
    const { hers, his } = windows;
    await his.write('worth the wait');
    await windows.allShowWhatIsStored(1);
    const history = /\/v1\/channels\/[^/]+\/messages/;
    const clicked = Promise.withResolvers<void>();
    let answer = (route: Route): Promise<void> => route.fulfill({ status: 500, body: 'broken', headers: { 'access-control-allow-origin': '*' } });
    await hers.page.route(history, (route) => answer(route));
    await hers.page.reload();
    await hers.page.getByText('The conversation could not be loaded').waitFor();
    // What the page tries by itself succeeds no sooner than the click.
    answer = async (route) => {
      await clicked.promise;
      await route.continue();
    };
    await hers.page.getByRole('button', { name: 'Try again' }).click();
    clicked.resolve();
    await windows.allShowWhatIsStored(1);
  });

  it('asks to be reloaded once another release of the page is there, and keeps what was written', async () => {
    const { ada, hers, channelId } = windows;
    await hers.composer.fill('half a sentence');
    await waitUntil('the draft is kept', async () => (await ada.api.GET('/v1/me/drafts', { query: { channelId } })).data.drafts.some(({ text }) => text === 'half a sentence'));
    hers.deployAnotherRelease();
    await hers.page.getByRole('button', { name: 'Search' }).first().click();
    await hers.page.getByText('There is a newer version of this page.').waitFor();
    hers.undeploy();
    await hers.page.getByRole('button', { name: 'Reload the page' }).click();
    await hers.composer.waitFor();
    await waitUntil('the draft is there', async () => (await hers.composer.inputValue()) === 'half a sentence');
    await hers.composer.fill('');
  });
});
