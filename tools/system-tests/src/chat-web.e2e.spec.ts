import { waitUntil } from '@chatgenius/testing';
import { filesWith } from './chat-web/built-files.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';
import { oneTo } from './traffic.ts';

/** A PNG of two by two pixels. */
const SQUARE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGPwd3vq7/aUAUIBACcOBel6ZOEGAAAAAElFTkSuQmCC', 'base64');

const texts = (who: string, count = 3) => oneTo(count).map((index) => `${who} ${index}`);

/** What people do in windows of the chat page; in the end each shows what the database has. */
describeInChromium('the chat page', () => {
  let windows: TwoWindows;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
  }, START_MS);

  afterAll(() => windows.close());
  beforeEach(() => windows.enterAnotherChannel());
  afterEach(() => windows.calmDown());

  it('lets two windows talk over two gateways: with edits and typing', async () => {
    const { hers, his } = windows;
    await Promise.all([hers.write(...texts('ada')), his.write(...texts('grace'))]);
    await windows.allShowWhatIsStored(6);

    await his.composer.pressSequentially('so');
    await hers.page.getByText('Grace is typing…').waitFor();
    await his.composer.fill('');

    await hers.composer.press('ArrowUp');
    await hers.page.getByLabel('Edit message').fill('ada 3, said better');
    await hers.page.getByLabel('Edit message').press('Enter');
    await his.message('ada 3, said better').getByText('(edited)').waitFor();
    await windows.allShowWhatIsStored(6);
  });

  it('shows reactions, readers, replies and deletions in both windows', async () => {
    const { hers, his } = windows;
    await hers.write(...texts('ada'));
    await windows.allShowWhatIsStored(3);
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
    await windows.allShowWhatIsStored(3);
  });

  it('draws what people write as text, whatever it looks like', async () => {
    const { hers, his } = windows;
    const hostile = ['<img src=x onerror="document.title=1">', '**<b>bold</b>**', '[here](javascript:alert(1))', '&lt;i&gt;'];
    await hers.write(...hostile);
    await waitUntil('all are there', async () => (await his.shown()).length === hostile.length);
    expect(await his.shown()).toEqual([hostile[0], '<b>bold</b>', 'here', '&lt;i&gt;']);
    expect(await his.page.locator('main [data-message]').locator('img, b, i, a').count()).toBe(0);
  });

  it('tells somebody who is removed, and shows nothing that is written afterwards', async () => {
    const { hers, his, name } = windows;
    await hers.write('before');
    await windows.allShowWhatIsStored(1);
    await hers.page.getByRole('button', { name: 'Details' }).click();
    await hers.page.getByRole('tab', { name: 'Members' }).click();
    await hers.page.getByRole('button', { name: 'More: Grace' }).click();
    await hers.page.getByRole('menuitem', { name: 'Remove from channel' }).click();
    await his.page.getByText('You are no longer in this conversation').waitFor();
    await hers.write('after');
    await hers.message('after').and(hers.page.locator('[data-status=sent]')).waitFor();
    expect(await his.page.getByText('after', { exact: true }).count()).toBe(0);
    expect(await his.page.getByRole('navigation').getByRole('link', { name }).count()).toBe(0);
    await windows.allShowWhatIsStored(2, [hers]);
    await hers.page.getByRole('button', { name: 'Close' }).click();
  });

  it('sends a picture that others see, under the policy of the page', async () => {
    const { hers, his } = windows;
    await hers.page.locator('input[type=file]').setInputFiles({ name: 'square.png', mimeType: 'image/png', buffer: SQUARE });
    await hers.page.getByRole('list', { name: 'Files of this message' }).locator('[data-status=done]').waitFor();
    await hers.write('with a picture');
    await his.page.getByRole('button', { name: 'View square.png' }).click();
    await waitUntil('the picture is drawn', () => his.page.evaluate<boolean>('document.querySelector("dialog img")?.naturalWidth > 0'));
    await his.page.keyboard.press('Escape');
    await windows.allShowWhatIsStored(1);
  });

  it('draws the unread line before what came while somebody was elsewhere, once, and keeps it where it is', async () => {
    const { hers, his, name } = windows;
    await hers.write('seen');
    await windows.allShowWhatIsStored(1);
    const seen = name;
    await windows.enterAnotherChannel();
    await hers.enter(seen);
    await hers.write('unseen 1', 'unseen 2');
    await his.page.getByRole('navigation').getByRole('link', { name: seen }).getByText('2 unread messages').waitFor();
    await his.enter(seen);
    await his.message('unseen 2').waitFor();
    expect(await his.rows()).toEqual([expect.stringContaining('seen'), 'New messages', expect.stringContaining('unseen 1'), expect.stringContaining('unseen 2')]);
  });

  it('says that the session was ended elsewhere, and asks to sign in again', async () => {
    const [somebody, window] = await windows.openAs('Katherine', windows.system.gateway(1).url);
    await somebody.api.POST('/v1/auth/sign-out-everywhere');
    await window.page.getByText('You are signed out', { exact: true }).waitFor();
    await window.signIn(somebody);
    await window.page.getByRole('navigation').getByText('You are in no channel yet.').waitFor();
    expect(window.faults).toEqual([]);
    await window.close();
  });

  it('has no way in without a password, as it is built for deployments', () => {
    expect(filesWith(windows.folder, '#as=')).toEqual([]);
  });
});
