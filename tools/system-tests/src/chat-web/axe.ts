import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** All groups of emoji are alike, and they are 1,900. */
const CONTEXT = '{ exclude: ["[role=dialog] section + section"] }';

/** What axe finds on the page as it is now, in a line for each place. @param rules some of them; default: all */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(AXE);
  const options = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
  const violations = await page.evaluate(`axe.run(${CONTEXT}, ${options}).then(({ violations }) => violations)`);
  return (violations as Violation[]).flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n').at(1)?.trim() ?? ''}`));
}
