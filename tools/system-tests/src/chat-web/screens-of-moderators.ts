import { type ChatWindow } from './chat-window.ts';
import { type Walk } from './screens.ts';

type Part = Pick<Walk, 'other' | 'look'>;

/** What moderators of a channel see, in which something was reported as spam. */
export async function walkModeration({ page }: ChatWindow, { other, look }: Part): Promise<void> {
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByRole('button', { name: `More: ${other}` }).click();
  await page.getByRole('menu').waitFor();
  await look('the menu of a member');
  await page.getByRole('menuitem', { name: 'Ban…' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('a ban');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'hidden' });
  await page.getByRole('tab', { name: 'About' }).click();
  await page.getByRole('button', { name: 'Moderate' }).click();
  await page.locator('dialog[open]').getByRole('article', { name: 'Spam' }).waitFor();
  await look('moderation: Reports');
  const ends = { 'Kept out': 'Nobody is muted.', 'Slow mode': 'Owners and admins write as often as they like.', 'Audit log': 'Nothing was decided yet' };
  for (const [tab, text] of Object.entries(ends)) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByText(text).waitFor();
    await look(`moderation: ${tab}`);
  }
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'hidden' });
}

/** What administrators of the deployment see. */
export async function walkAdministration({ page }: ChatWindow, { other, look }: Part): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  await page.getByLabel('Find people').fill(other);
  await page.getByRole('row').filter({ hasText: other }).first().waitFor();
  await look('administration: People', 'page');
  await page.getByRole('button', { name: `What to do with ${other}` }).first().click();
  await look('administration: the menu of a person');
  await page.getByRole('menuitem', { name: 'Connections' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('administration: the connections of a person');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'hidden' });
  const begins = { Announcements: 'What everybody should know', Statistics: /Messages each day|Nothing was counted yet/, Reports: 'Open', 'Audit log': /./ };
  for (const [tab, text] of Object.entries(begins)) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').getByText(text).first().waitFor({ state: 'attached' });
    await look(`administration: ${tab}`);
  }
}
