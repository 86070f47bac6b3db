import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** What lies over the rest, which was looked at before it was opened. */
const IN_FRONT = ['dialog[open]', '#layers [role=menu]', '#layers [role=dialog]', 'aside'];
/** All groups of emoji are alike, and they are 1,900. */
const LEFT_OUT = ['[role=dialog] section + section'];

/** Where axe looks: at all of the page, or at what is in front of it, if anything is. */
export type Extent = 'page' | 'front';

/** What axe finds on the page as it is now, in a line for each place. @param rules some of them; default: all */
export async function violationsOf(page: Page, { extent = 'page', rules }: { extent?: Extent; rules?: readonly string[] } = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE);
  // Without `preload` it does not read all styles and media again for each screen; no rule that is used needs them.
  const options = JSON.stringify({ resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) });
  const front = extent === 'page' ? 'undefined' : `${JSON.stringify(IN_FRONT)}.find((selector) => document.querySelector(selector))`;
  const violations = await page.evaluate(`axe.run({ exclude: ${JSON.stringify(LEFT_OUT)}, ...((front) => front && { include: [front] })(${front}) }, ${options}).then(({ violations }) => violations)`);
  return (violations as Violation[]).flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n').at(1)?.trim() ?? ''}`));
}
