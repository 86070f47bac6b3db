import { BackEnd } from './back-end.ts';
import { browserUses } from './browser-uses.ts';
import { nodeUses } from './node-uses.ts';
import { faultsOfUse } from './use.ts';

/** Uses the package in every way, two at a time. @param write puts the lines, with the addresses of the back end, into the project */
export async function usingFaults(project: string, write: (backEnd: BackEnd) => void, report: (line: string) => void): Promise<string[]> {
  const backEnd = await BackEnd.start(report);
  try {
    write(backEnd);
    const browser = await browserUses(project, backEnd.pagePort, report);
    const uses = [...(await nodeUses(project, report)), ...browser.uses];
    const faults: string[] = [];
    const next = async (): Promise<void> => {
      for (let use = uses.shift(); use !== undefined; use = uses.shift()) {
        const found = await faultsOfUse(use, backEnd);
        if (found.length === 0) report(`  ${use.name}`);
        faults.push(...found);
      }
    };
    await Promise.all([next(), next()]);
    await browser.close();
    return faults;
  } finally {
    await backEnd.stop();
  }
}
