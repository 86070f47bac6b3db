import { waitUntil } from '@chatgenius/testing';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { OwnSystem } from './own-system.ts';
import { oneTo } from './traffic.ts';

/** The shortest life that a deployment may give them. */
const TOKEN_SECONDS = 30;
/** Nobody but who is to meet it sends so many. */
const SENDS_PER_MINUTE = 30;

const texts = (who: string, count = 3) => oneTo(count).map((index) => `${who} ${index}`);

/** What windows show, and go on showing, when gateways go away, tokens end and limits are met. */
describeInChromium('the chat page and its gateways', () => {
  let windows: TwoWindows;
  let system: OwnSystem;
  let signedInAt: number;

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { gateways: 2, channelApi: 1, messaging: 1, presence: 1 }, env: { ACCESS_TOKEN_SECONDS: `${TOKEN_SECONDS}`, MESSAGE_SEND_PER_MINUTE: `${SENDS_PER_MINUTE}` } });
    windows = await TwoWindows.open(Promise.resolve(system));
    signedInAt = performance.now();
  }, START_MS);

  afterAll(() => windows.close());
  beforeEach(() => windows.enterAnotherChannel());
  afterEach(() => windows.calmDown());

  it('says that it moves while a gateway drains, and misses nothing', async () => {
    const { hers, his, proxy } = windows;
    await hers.write('before');
    await windows.allShowWhatIsStored(1);
    proxy.redirect(system.gateway(1).url);
    const stopping = system.gateway(0).process.stop();
    await hers.page.getByText('This server is being updated.').waitFor();
    await Promise.all([hers.write(...texts('ada')), his.write(...texts('grace'))]);
    await windows.allShowWhatIsStored(7);
    await stopping;
    await system.gateway(0).process.start();
    proxy.redirect(system.gateway(0).url);
    proxy.cut();
  });

  it('comes back at another gateway when its own is killed, and misses nothing', async () => {
    const { hers, his, proxy } = windows;
    await hers.write('before');
    await windows.allShowWhatIsStored(1);
    proxy.offline();
    await system.gateway(0).process.kill();
    await hers.page.getByText(/Connection lost|Connecting/).waitFor();
    await Promise.all([hers.write(...texts('ada')), his.write(...texts('grace'))]);
    expect(await hers.pending()).toBe(3);
    proxy.redirect(system.gateway(1).url);
    proxy.recover();
    await hers.page.locator('[data-recovery=recovered]').waitFor();
    await windows.allShowWhatIsStored(7);
    await system.gateway(0).process.start();
    proxy.redirect(system.gateway(0).url);
  });

  it('says how long to wait when somebody writes too fast, keeps the text, and sends all of it once', async () => {
    const [, window] = await windows.openAs('Katherine', system.gateway(1).url);
    await window.page.getByRole('button', { name: 'Browse channels' }).first().click();
    await window.page.getByRole('dialog').getByRole('button', { name: windows.name }).click();
    await window.composer.waitFor();
    await window.write(...texts('fast', SENDS_PER_MINUTE));
    await window.page.getByText(/That was fast. You can send again in \d+ s; your text stays here./).waitFor();
    await window.composer.fill('one too many');
    await window.composer.press('Enter');
    expect(await window.composer.inputValue()).toBe('one too many');
    await windows.allShowWhatIsStored(SENDS_PER_MINUTE, [window, ...windows.both]);
    expect(window.faults).toEqual([]);
    await window.close();
  });

  it('goes on when the token has ended, also while the network was away', async () => {
    const { hers, his, proxy } = windows;
    await hers.context.setOffline(true);
    proxy.hang();
    await hers.write(...texts('ada'));
    await waitUntil('both tokens have ended', () => performance.now() - signedInAt > (TOKEN_SECONDS + 3) * 1_000, TOKEN_SECONDS * 1_000 + 15_000);
    await his.write(...texts('grace'));
    await hers.context.setOffline(false);
    proxy.recover();
    await windows.allShowWhatIsStored(6);
    expect(await hers.page.getByText('You are signed out').count()).toBe(0);
  }, 90_000);
});
