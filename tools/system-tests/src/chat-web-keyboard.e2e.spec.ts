import { makeAccount } from './chat-web/account.ts';
import { ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { Keyboard } from './chat-web/keyboard.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';

/** Somebody who has no mouse, from the door on. The focus is never lost: it comes back to where it was. */
describeInChromium('the chat page by the keyboard alone', () => {
  let windows: TwoWindows;
  let window: ChatWindow;
  let keyboard: Keyboard;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
    window = await ChatWindow.open(windows.browser, { folder: windows.folder, addresses: windows.addresses(windows.system.gateway(1).url) });
    keyboard = new Keyboard(window.page);
    await windows.enterAnotherChannel();
  }, START_MS);

  afterAll(() => windows.close());
  afterEach(() => windows.calmDown());

  it('leads from the door into a channel, and writes', async () => {
    const { handle, password } = await makeAccount(windows.system.apiUrl, 'Katherine');
    await keyboard.to('Tab', /^Handle$/);
    await keyboard.type(handle);
    await keyboard.to('Tab', /^Password$/);
    await keyboard.type(password);
    await keyboard.press('Enter');
    await window.page.getByRole('navigation').waitFor();
    await keyboard.to('Tab', /^Browse channels$/);
    await keyboard.press('Enter');
    await window.page.locator('dialog[open]').waitFor();
    await keyboard.isAt(/^Find a channel$/);
    await keyboard.type(windows.name);
    await window.page.getByRole('dialog').getByRole('button', { name: windows.name }).waitFor();
    await keyboard.to('Tab', new RegExp(windows.name));
    await keyboard.press('Enter');
    await keyboard.isAt(/^Message /);
    await keyboard.type('first');
    await keyboard.press('Enter');
    await keyboard.type('second');
    await keyboard.press('Enter');
    await windows.allShowWhatIsStored(2, [window, ...windows.both]);
  });

  it('reacts to a message, and answers it in a thread', async () => {
    await window.message('second').and(window.page.locator('[data-status=read]')).waitFor();
    await keyboard.to('Shift+Tab', /^Katherine, /);
    await keyboard.press('ArrowUp');
    await keyboard.to('Tab', /^React 👍$/);
    await keyboard.press('Enter');
    await windows.his.message('first').getByRole('button', { name: 'Katherine reacted with 👍' }).waitFor();
    await keyboard.to('Tab', /^Reply in thread$/);
    await keyboard.press('Enter');
    await keyboard.isAt(/^Message .*Thread/);
    await keyboard.type('a reply');
    await keyboard.press('Enter');
    await windows.his.message('first').getByRole('button', { name: /1 reply/ }).waitFor();
    await keyboard.press('Escape');
    await window.page.getByRole('complementary', { name: 'Thread' }).waitFor({ state: 'hidden' });
    await keyboard.isAt(/^Katherine, /);
  });

  it('asks before it deletes, and comes back to the message', async () => {
    await keyboard.to('Tab', /^More$/);
    await keyboard.press('Enter');
    await keyboard.to('ArrowDown', /^Delete$/);
    await keyboard.press('Enter');
    await window.page.locator('dialog[open]').waitFor();
    await window.page.getByRole('menu').waitFor({ state: 'hidden' });
    await keyboard.press('Escape');
    await keyboard.isAt(/^Katherine, /);
    expect(await windows.stored()).toEqual(['first', 'second']);
  });

  it('finds a message, goes to it, and comes back to what was written', async () => {
    await window.composer.focus();
    await keyboard.type('half a sen');
    await keyboard.press('Control+k');
    await keyboard.isAt(/^Search$/);
    await keyboard.type('first');
    await window.page.locator('mark').first().waitFor();
    await keyboard.to('Tab', /first/);
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await window.page.getByRole('complementary', { name: 'Search' }).waitFor({ state: 'hidden' });
    await keyboard.isAt(/^Message /);
    await keyboard.type('tence');
    expect(await window.composer.inputValue()).toBe('half a sentence');
    await keyboard.press('Control+/');
    await window.page.locator('dialog[open]').waitFor();
    await keyboard.press('Escape');
    await keyboard.isAt(/^Message /);
    await keyboard.press('Enter');
    await windows.allShowWhatIsStored(3, [window, ...windows.both]);
    expect(window.faults).toEqual([]);
  });
});
