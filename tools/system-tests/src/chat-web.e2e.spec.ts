import { randomUUID } from 'node:crypto';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { waitUntil } from '@chatgenius/testing';
import { buildChatWeb } from '@chatgenius/stack';
import { type Browser } from 'playwright-core';
import { findChromium, launch } from './browser/chromium.ts';
import { makeAccount, type Account } from './chat-web/account.ts';
import { violationsOf } from './chat-web/axe.ts';
import { filesWith, firstLoadBytes } from './chat-web/built-files.ts';
import { ChatWindow } from './chat-web/chat-window.ts';
import { walkAdministration, walkModeration } from './chat-web/screens-of-moderators.ts';
import { walkScreens } from './chat-web/screens.ts';
import { SharedSystem } from './shared-system.ts';
import { oneTo } from './traffic.ts';

/** Undefined where neither the system nor Debian's packages have one: then nothing here can say what a browser does. */
const chromium = await findChromium().catch(() => undefined);
const describeInChromium = chromium === undefined ? describe.skip : describe;

/** A PNG of two by two pixels. */
const SQUARE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGPwd3vq7/aUAUIBACcOBel6ZOEGAAAAAElFTkSuQmCC', 'base64');

/** Rules of axe whose outcome may depend on the width of the screen. */
const OF_LAYOUT = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'aria-hidden-focus'];

/** What people do in windows of the chat page; in the end each shows what the database has. */
describeInChromium('the chat page', () => {
  let system: SharedSystem;
  let browser: Browser;
  let folder: string;
  /** Between her window and its gateway. */
  let proxy: FaultProxy;
  let ada: Account;
  let grace: Account;
  /** Over two gateways. */
  let hers: ChatWindow;
  let his: ChatWindow;
  let channelId: string;
  let name: string;

  beforeAll(async () => {
    if (!chromium) return;
    [system, folder] = await Promise.all([SharedSystem.use(), buildChatWeb('production')]);
    browser = await launch(chromium);
    proxy = await FaultProxy.before(system.gateway(0).url);
    const opened = await Promise.all([openAs('Ada', proxy.url), openAs('Grace', system.gateway(1).url)]);
    [[ada, hers], [grace, his]] = opened;
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await proxy.close();
    await system.stop();
  });

  beforeEach(async () => {
    name = `room-${randomUUID().slice(0, 8)}`;
    const { data } = await ada.api.POST('/v1/channels', { body: { name } });
    channelId = data.id;
    await grace.api.POST('/v1/channels/{channelId}/join', { params: { channelId } });
    await Promise.all([hers, his].map((window) => window.enter(name)));
  });

  afterEach(async () => {
    // A test that fails with the network away takes no other with it.
    await hers.context.setOffline(false);
    proxy.recover();
    expect([hers, his].flatMap((window) => window.faults)).toEqual([]);
  });

  const openAs = async (displayName: string, gatewayUrl: string): Promise<[Account, ChatWindow]> => {
    const account = await makeAccount(system.apiUrl, displayName);
    if (displayName === 'Ada') await system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [account.userId]);
    const window = await ChatWindow.open(browser, { folder, addresses: { apiUrl: system.apiUrl, filesUrl: system.filesUrl(), gatewayUrls: [gatewayUrl] } });
    await window.signIn(account);
    return [account, window];
  };
  const stored = async () => (await system.database.pool.query<{ text: string; deleted_at: Date | null }>('SELECT text, deleted_at FROM messages WHERE channel_id = $1 AND thread_id IS NULL ORDER BY seq', [channelId])).rows.map(({ text, deleted_at: deleted }) => (deleted ? 'This message was deleted.' : text));
  const allShowWhatIsStored = (count: number) => waitUntil('all windows show what is stored', async () => {
    const expected = await stored();
    return expected.length === count && (await Promise.all([hers, his].map((window) => window.shown()))).every((shown) => shown.join('|') === expected.join('|'));
  });
  const texts = (who: string, count = 3) => oneTo(count).map((index) => `${who} ${index}`);

  it('lets two windows talk over two gateways: with edits, reactions, replies, deletions and typing', async () => {
    await Promise.all([hers.write(...texts('ada')), his.write(...texts('grace'))]);
    await allShowWhatIsStored(6);

    await his.composer.pressSequentially('so');
    await hers.page.getByText('Grace is typing…').waitFor();
    await his.composer.fill('');

    await hers.composer.press('ArrowUp');
    await hers.page.getByLabel('Edit message').fill('ada 3, said better');
    await hers.page.getByLabel('Edit message').press('Enter');
    await his.message('ada 3, said better').getByText('(edited)').waitFor();

    await his.message('ada 1').hover();
    await his.message('ada 1').getByRole('button', { name: 'React 👍' }).click();
    await hers.message('ada 1').getByRole('button', { name: 'Grace reacted with 👍' }).waitFor();
    await hers.message('ada 1').locator('[aria-label^="Read by Grace"]').waitFor();

    await his.message('ada 2').hover();
    await his.message('ada 2').getByRole('button', { name: 'Reply in thread' }).click();
    await his.page.getByRole('complementary', { name: 'Thread' }).getByRole('textbox').fill('in a thread');
    await his.page.keyboard.press('Enter');
    await hers.message('ada 2').getByRole('button', { name: /1 reply/ }).click();
    await hers.page.getByRole('complementary', { name: 'Thread' }).getByText('in a thread').waitFor();

    await hers.message('ada 1').hover();
    await hers.message('ada 1').getByRole('button', { name: 'More' }).click();
    await hers.page.getByRole('menuitem', { name: 'Delete' }).click();
    await hers.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await his.page.getByText('This message was deleted.').waitFor();
    expect(await stored()).toHaveLength(6);
    await allShowWhatIsStoredBut(' (edited)');
  });

  /** The mark of an edit stands behind its text. */
  const allShowWhatIsStoredBut = (mark: string) => waitUntil('all windows show what is stored', async () => {
    const expected = (await stored()).join('|');
    return (await Promise.all([hers, his].map((window) => window.shown()))).every((shown) => shown.map((text) => text.replace(mark, '')).join('|') === expected);
  });

  it('sends what was written while the network was away once, in order, and says that nothing was missed', async () => {
    await hers.write('before');
    await allShowWhatIsStored(1);
    await hers.context.setOffline(true);
    proxy.hang();
    await hers.page.getByText('You are offline.').waitFor();
    await Promise.all([hers.write(...texts('away', 5)), his.write(...texts('meanwhile', 5))]);
    expect(await hers.pending()).toBe(5);
    await waitUntil('his are stored, and hers are not', async () => (await stored()).length === 6);
    await hers.context.setOffline(false);
    proxy.recover();
    await hers.page.locator('[data-recovery=recovered]').waitFor();
    await allShowWhatIsStored(11);
    expect((await stored()).filter((text) => text.startsWith('away'))).toEqual(texts('away', 5));
  });

  it('sends after a reload what the tab had not sent yet', async () => {
    proxy.stall();
    await hers.write(...texts('pending', 5));
    await waitUntil('all are shown', async () => (await hers.pending()) === 5);
    proxy.cut();
    await hers.page.reload();
    await allShowWhatIsStored(5);
    expect(await stored()).toEqual(texts('pending', 5));
  });

  it('tells somebody who is removed, and shows nothing that is written afterwards', async () => {
    await hers.write('before');
    await allShowWhatIsStored(1);
    await hers.page.getByRole('button', { name: 'Details' }).click();
    await hers.page.getByRole('tab', { name: 'Members' }).click();
    await hers.page.getByRole('button', { name: 'More: Grace' }).click();
    await hers.page.getByRole('menuitem', { name: 'Remove from channel' }).click();
    await his.page.getByText('You are no longer in this conversation').waitFor();
    await hers.write('after');
    await hers.message('after').and(hers.page.locator('[data-status=sent]')).waitFor();
    expect(await his.page.getByText('after', { exact: true }).count()).toBe(0);
    expect(await his.page.getByRole('navigation').getByRole('link', { name }).count()).toBe(0);
    expect(await hers.shown()).toEqual(await stored());
  });

  it('sends a picture that others see, under the policy of the page', async () => {
    await hers.page.locator('input[type=file]').setInputFiles({ name: 'square.png', mimeType: 'image/png', buffer: SQUARE });
    await hers.page.getByRole('list', { name: 'Files of this message' }).locator('[data-status=done]').waitFor();
    await hers.write('with a picture');
    await his.page.getByRole('button', { name: 'View square.png' }).click();
    await waitUntil('the picture is drawn', () => his.page.evaluate<boolean>('document.querySelector("dialog img")?.naturalWidth > 0'));
    await his.page.keyboard.press('Escape');
    await allShowWhatIsStored(1);
  });

  it('says that the session was ended elsewhere, and asks to sign in again', async () => {
    const [somebody, window] = await openAs('Katherine', system.gateway(1).url);
    await somebody.api.POST('/v1/auth/sign-out-everywhere');
    await window.page.getByText('You are signed out', { exact: true }).waitFor();
    await window.signIn(somebody);
    await window.page.getByRole('navigation').getByText('You are in no channel yet.').waitFor();
    expect(window.faults).toEqual([]);
    await window.close();
  });

  it('loads less than 200 KB before it shows a conversation, and has no way in without a password', () => {
    expect(firstLoadBytes(folder)).toBeLessThan(200 * 1024);
    expect(filesWith(folder, '#as=')).toEqual([]);
  });

  /** What axe finds on a screen: in light, dark and on a phone. */
  const faultsOf = async (window: ChatWindow, screen: string): Promise<string[]> => {
    const { page } = window;
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await violationsOf(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violationsOf(page, ['color-contrast']);
    const phone = await window.onPhone(async () => [...(await violationsOf(page, OF_LAYOUT)), ...((await window.overflows()) ? ['it is wider than the screen'] : [])]);
    return [...light, ...dark.map((fault) => `dark: ${fault}`), ...phone.map((fault) => `phone: ${fault}`)].map((fault) => `${screen}: ${fault}`);
  };

  it('has nothing that axe finds fault with on what moderators and administrators see', async () => {
    await hers.page.reload();
    await hers.enter(name);
    await hers.write('to be reported');
    await allShowWhatIsStored(1);
    const { data } = await grace.api.GET('/v1/channels/{channelId}/messages', { params: { channelId } });
    for (const { id: messageId } of data.messages) await grace.api.POST('/v1/reports', { body: { subject: { kind: 'message', messageId }, category: 'spam' } });
    const found: string[] = [];
    const walk = { other: grace.displayName, look: async (screen: string) => void found.push(...(await faultsOf(hers, screen))) };
    await walkModeration(hers, walk);
    await walkAdministration(hers, walk);
    expect(found).toEqual([]);
  });

  // The last one: it ends at the door.
  it('has nothing that axe finds fault with on any other screen', async () => {
    const found: string[] = [];
    await walkScreens(hers, { name, other: grace.displayName, look: async (screen) => void found.push(...(await faultsOf(hers, screen))) });
    expect(found).toEqual([]);
  });
});
