import { type ChatWindow } from './chat-window.ts';
import { type Look } from './looks.ts';

export interface Walk {
  /** Of the channel that the window shows. */
  readonly name: string;
  /** Somebody who can be found. */
  readonly other: string;
  readonly look: Look;
}

const pressing = ({ page }: ChatWindow) => (label: string | RegExp) => page.getByRole('button', { name: label }).first().click();

async function close({ page }: ChatWindow): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'hidden' });
}

/** A channel, and its messages. */
export async function walkMessages(window: ChatWindow, { look }: Walk): Promise<void> {
  const { page } = window;
  await look('an empty channel', 'page');
  await window.write('**Bold**, `code`, https://example.org and\n\n- a list\n\n> a quote', '```\na block\n```', 'plain');
  await window.message('plain').and(page.locator('[data-status=sent], [data-status=delivered], [data-status=read]')).waitFor();
  await window.message('plain').hover();
  await window.message('plain').getByRole('button', { name: 'React 👍' }).click();
  await window.message('plain').getByRole('button', { name: /you reacted/ }).waitFor();
  await look('a channel with messages and the tools of one', 'page');
}

/** What is done with a message. */
export async function walkMenu(window: ChatWindow, { look }: Walk): Promise<void> {
  const { page } = window;
  const more = async (): Promise<void> => {
    // It may have been looked at on a phone, where the mouse pointed to something else.
    await window.message('plain').hover();
    await window.message('plain').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menu').waitFor();
  };
  await window.write('plain');
  await window.message('plain').and(page.locator('[data-status=sent], [data-status=delivered], [data-status=read]')).waitFor();
  await more();
  await look('the menu of a message');
  await page.getByRole('menuitem', { name: 'Read by…' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('who has read a message');
  await close(window);
  await more();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('the question before a deletion');
  await close(window);
}

/** What stands beside the conversation. */
export async function walkPanels(window: ChatWindow, { look }: Walk): Promise<void> {
  const { page } = window;
  const button = pressing(window);
  await window.write('plain');
  await window.message('plain').and(page.locator('[data-status=sent], [data-status=delivered], [data-status=read]')).waitFor();
  await window.message('plain').hover();
  await window.message('plain').getByRole('button', { name: 'Reply in thread' }).click();
  await page.getByText('Nobody has replied yet.').waitFor();
  await look('a thread', 'page');
  await button('Close');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('plain');
  await page.locator('mark').first().waitFor();
  await look('search');
  await button('Filters');
  await page.getByLabel('Only with files').waitFor();
  await look('search with filters');
  await button('Details');
  for (const tab of ['About', 'Members', 'Pinned', 'Files']) {
    await page.getByRole('tab', { name: tab }).click();
    await look(`details: ${tab}`);
  }
  await button('Saved');
  await page.getByText('Nothing is saved').waitFor();
  await look('saved messages');
  await button('Close');
  await page.keyboard.press('Control+Shift+d');
  await page.getByRole('region', { name: 'Diagnostics' }).waitFor();
  await look('diagnostics', 'page');
  await page.keyboard.press('Control+Shift+d');
}

/** What lies over the page. */
export async function walkCovers(window: ChatWindow, { name, other, look }: Walk): Promise<void> {
  const { page } = window;
  const button = pressing(window);
  await button('Emoji');
  await page.getByLabel('Find an emoji').waitFor();
  await look('emoji');
  await page.keyboard.press('Escape');
  await button('Browse channels');
  // The first ones by name may be of other specs.
  await page.getByLabel('Find a channel').fill(name);
  await page.getByRole('dialog').getByText('Joined').first().waitFor();
  await look('channels to browse');
  await close(window);
  await button('Create a channel');
  await page.locator('dialog[open]').waitFor();
  await look('a new channel');
  await close(window);
  await button('New message');
  await page.getByLabel('Find people').fill(other);
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
  await look('a new conversation');
  await close(window);
  await window.write('of today');
  await button('Today');
  await page.locator('dialog[open]').waitFor();
  await look('the way to another day');
  await close(window);
}

/** What belongs to the user. */
export async function walkSettings(window: ChatWindow, { look }: Walk): Promise<void> {
  const { page } = window;
  await pressing(window)('Your account');
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  for (const tab of ['Profile', 'Appearance', 'Notifications', 'Devices']) {
    await page.getByRole('tab', { name: tab }).click();
    await look(`settings: ${tab}`);
  }
  await close(window);
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog').waitFor();
  await look('shortcuts');
  await close(window);
}

/** Before somebody is signed in; the window ends there. */
export async function walkDoor(window: ChatWindow, { look }: Walk): Promise<void> {
  const { page } = window;
  await pressing(window)('Your account');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Handle').waitFor();
  await look('signing in', 'page');
  await pressing(window)('New here?');
  await look('signing up', 'page');
}
