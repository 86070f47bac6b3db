import { buildServices } from '@chatgenius/stack';
import { findChromium, launch } from '../browser/chromium.ts';
import { SharedSystem } from '../shared-system.ts';
import { HOST_VARIABLE } from '../shared-system.ts';
import { SharedSystemHost } from '../shared-system-host.ts';
import { openInBrowser } from './browser-writer.ts';
import { FAULT_HELP, FaultOptionsError, parseFaultOptions, type FaultOptions } from './fault-options.rules.ts';
import { type OpenWriter, runWithFaults } from './fault-run.ts';
import { tableHead, tableNotes, tableRow } from './fault-table.rules.ts';
import { openInNode } from './node-writer.ts';

/** npm run faults: the promises under faults, by any seed, for anyone. */
try {
  const options = parseFaultOptions(process.argv.slice(2));
  if (options.help) console.log(FAULT_HELP);
  else process.exitCode = (await run(options)) ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof FaultOptionsError) console.error(`\n${FAULT_HELP}`);
  process.exitCode = 1;
}

async function run(options: FaultOptions): Promise<boolean> {
  if (process.env[HOST_VARIABLE]) return play(options);
  await buildServices((line) => console.log(line));
  const host = await SharedSystemHost.open();
  process.env[HOST_VARIABLE] = host.url;
  try {
    return await play(options);
  } finally {
    await host.close();
  }
}

async function play({ where, ...options }: FaultOptions): Promise<boolean> {
  const system = await SharedSystem.use();
  console.log(tableHead());
  try {
    let kept = true;
    for (const place of where) kept = (await playIn(system, place, options)) && kept;
    return kept;
  } finally {
    await system.stop();
  }
}

async function playIn(system: SharedSystem, place: string, { seeds, messages, rate, kinds }: Omit<FaultOptions, 'where'>): Promise<boolean> {
  const browser = place === 'Chromium' ? await launch(await findChromium()) : undefined;
  const open: OpenWriter = browser ? await openInBrowser(browser) : openInNode;
  let kept = true;
  for (const seed of seeds) {
    const result = await runWithFaults({ system, open, seed, messages, rate, kinds });
    console.log([tableRow(place, result), ...tableNotes(result)].join('\n'));
    kept &&= result.broken.length === 0;
  }
  await browser?.close();
  return kept;
}
