import { type ChatWindow } from './chat-window.ts';

export interface Walk {
  /** Of the channel that the window shows. */
  readonly name: string;
  /** Somebody who can be found. */
  readonly other: string;
  readonly look: (screen: string) => Promise<void>;
}

/** Every screen that everybody has, one after the other, in a channel of one's own. Ends at the door. */
export async function walkScreens(window: ChatWindow, { name, other, look }: Walk): Promise<void> {
  const { page } = window;
  const button = (label: string | RegExp) => page.getByRole('button', { name: label }).first().click();
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'hidden' });
  };
  await look('an empty channel');
  await window.write('**Bold**, `code`, https://example.org and\n\n- a list\n\n> a quote', '```\na block\n```', 'plain');
  await window.message('plain').and(page.locator('[data-status=sent]')).waitFor();
  await window.message('plain').hover();
  await window.message('plain').getByRole('button', { name: 'React 👍' }).click();
  await window.message('plain').getByRole('button', { name: /you reacted/ }).waitFor();
  await look('a channel with messages and the tools of one');
  // It was looked at on a phone, too, where the mouse pointed to something else.
  await window.message('plain').hover();

  await window.message('plain').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menu').waitFor();
  await look('the menu of a message');
  await page.getByRole('menuitem', { name: 'Read by…' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('who has read a message');
  await close();
  await window.message('plain').hover();
  await window.message('plain').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('the question before a deletion');
  await close();
  await button('Today');
  await page.locator('dialog[open]').waitFor();
  await look('the way to another day');
  await close();
  await button('Emoji');
  await page.getByLabel('Find an emoji').waitFor();
  await look('emoji');
  await page.keyboard.press('Escape');

  await window.message('plain').hover();
  await window.message('plain').getByRole('button', { name: 'Reply in thread' }).click();
  await page.getByText('Nobody has replied yet.').waitFor();
  await look('a thread');
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

  await button('Browse channels');
  // The first ones by name may be of other specs.
  await page.getByLabel('Find a channel').fill(name);
  await page.getByRole('dialog').getByText('Joined').first().waitFor();
  await look('channels to browse');
  await close();
  await button('Create a channel');
  await page.locator('dialog[open]').waitFor();
  await look('a new channel');
  await close();
  await button('New message');
  await page.getByLabel('Find people').fill(other);
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
  await look('a new conversation');
  await close();

  await button('Your account');
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  for (const tab of ['Profile', 'Appearance', 'Notifications', 'Devices']) {
    await page.getByRole('tab', { name: tab }).click();
    await look(`settings: ${tab}`);
  }
  await close();
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog').waitFor();
  await look('shortcuts');
  await close();
  await page.keyboard.press('Control+Shift+d');
  await page.getByRole('region', { name: 'Diagnostics' }).waitFor();
  await look('diagnostics');
  await page.keyboard.press('Control+Shift+d');
  await button('Your account');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Handle').waitFor();
  await look('signing in');
  await button('New here?');
  await look('signing up');
}
