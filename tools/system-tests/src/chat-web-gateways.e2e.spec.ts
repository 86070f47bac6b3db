import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { waitUntil } from '@chatgenius/testing';
import { type ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { OwnSystem } from './own-system.ts';
import { ALLOWED_ORIGIN } from './shared-system.ts';
import { size } from './size.ts';
import { oneTo } from './traffic.ts';

/** The shortest life that a deployment may give them. */
const TOKEN_SECONDS = 30;
/** More than one person sends in the other tests. */
const SENDS_PER_MINUTE = 20;
/** Every day, nobody waits for the end of the minute. */
const WAITS_FOR_LIMIT = size({ everyday: false, soak: true });

const texts = (who: string, count = 3) => oneTo(count).map((index) => `${who} ${index}`);

/** What windows show when gateways go away, tokens end and limits are met. */
describeInChromium('the chat page and its gateways', () => {
  let windows: TwoWindows;
  let system: OwnSystem;
  /** Loses its network before the first test and has it again in the last one: its token ends meanwhile. */
  let away: { readonly window: ChatWindow; readonly proxy: FaultProxy; readonly channelId: string; readonly name: string };

  beforeAll(async () => {
    const env = { ALLOWED_ORIGINS: ALLOWED_ORIGIN, ACCESS_TOKEN_SECONDS: `${TOKEN_SECONDS}`, MESSAGE_SEND_PER_MINUTE: `${SENDS_PER_MINUTE}` };
    system = await OwnSystem.start({ topology: { gateways: 2, channelApi: 1, messaging: 1, presence: 1 }, env });
    windows = await TwoWindows.open(Promise.resolve(system));
    away = await goAway();
  }, START_MS);

  afterAll(async () => {
    await away?.proxy.close();
    await windows.close();
  });
  beforeEach(() => windows.enterAnotherChannel());
  afterEach(() => windows.calmDown());

  const goAway = async (): Promise<typeof away> => {
    const proxy = await FaultProxy.before(system.gateway(1).url);
    await windows.enterAnotherChannel();
    const { channelId, name } = windows;
    const window = await openBeside('Katherine', proxy.url);
    await window.context.setOffline(true);
    proxy.hang();
    await window.write(...texts('katherine'));
    return { window, proxy, channelId, name };
  };

  /** Another person in the channel of both. */
  const openBeside = async (displayName: string, gatewayUrl: string): Promise<ChatWindow> => {
    const [account, window] = await windows.openAs(displayName, gatewayUrl);
    await account.api.POST('/v1/channels/{channelId}/join', { params: { channelId: windows.channelId } });
    await window.enter(windows.name);
    return window;
  };

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
    const window = await openBeside('Joan', system.gateway(1).url);
    await window.write(...texts('fast', SENDS_PER_MINUTE));
    const note = window.page.getByText(/That was fast. You can send again in \d+ s; your text stays here./);
    await note.waitFor();
    await window.composer.fill('one too many');
    await window.composer.press('Enter');
    expect(await window.composer.inputValue()).toBe('one too many');
    await windows.allShowWhatIsStored(SENDS_PER_MINUTE, [window, ...windows.both]);
    if (WAITS_FOR_LIMIT) {
      await note.waitFor({ state: 'hidden', timeout: 65_000 });
      expect(await window.composer.inputValue()).toBe('one too many');
      await window.composer.press('Enter');
      await windows.allShowWhatIsStored(SENDS_PER_MINUTE + 1, [window, ...windows.both]);
    }
    expect(window.faults).toEqual([]);
    await window.close();
  }, 90_000);

  it('goes on when the token has ended, also while the network was away', async () => {
    const { hers, his } = windows;
    const { window, proxy, channelId, name } = away;
    const ended = (): Promise<boolean> =>
      window.page.evaluate(`Object.entries(localStorage).some(([key, kept]) => key.startsWith('chatgenius-session:') && JSON.parse(kept).freshUntil < Date.now())`);
    await waitUntil('the token that the window has is over', ended, (TOKEN_SECONDS + 15) * 1_000);
    Object.assign(windows, { channelId, name });
    await Promise.all(windows.both.map((each) => each.enter(name)));
    await his.write(...texts('grace'));
    expect(await window.pending()).toBe(3);
    await window.context.setOffline(false);
    proxy.recover();
    await windows.allShowWhatIsStored(6, [hers, his, window]);
    for (const { page } of [hers, his, window]) expect(await page.getByText('You are signed out').count()).toBe(0);
    expect(window.faults).toEqual([]);
    await window.close();
  }, 90_000);
});
