import { writeFile } from 'node:fs/promises';
import { type Bench, startBench } from './bench.ts';
import { describeConditions } from './conditions.ts';
import { idleRatio, measureIdle, type IdleOptions } from './idle/idle.ts';
import { HELP, type LoadOptions, LoadOptionsError, parseLoadOptions } from './load-options.rules.ts';
import { describeRatio, ratioOf } from './rooms/report.rules.ts';
import { measureRooms, type RoomsOptions } from './rooms/rooms.ts';

const INTERRUPTED = 130;
const startedAt = Date.now();

// What was started ends with this process: services by their guardian, our own children by their channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    console.log('\nInterrupted; ending what was started.');
    process.exit(INTERRUPTED);
  });
}

try {
  await run(parseLoadOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof LoadOptionsError) console.error(`\n${HELP}`);
  process.exit(1);
}

async function run(options: LoadOptions): Promise<void> {
  if (options.scenario === 'help') {
    console.log(HELP);
    return;
  }
  const bench = await startBench(options, log);
  try {
    const results = options.scenario === 'rooms' ? await runRooms(bench, options.rooms) : await runIdle(bench, options.idle);
    console.log(`\n${describeConditions(bench.conditions)}`);
    if (options.json) await writeFile(options.json, `${JSON.stringify({ at: new Date(startedAt).toISOString(), conditions: bench.conditions, ...results }, null, 2)}\n`);
  } finally {
    await bench.stop();
  }
}

async function runRooms(bench: Bench, options: RoomsOptions): Promise<object> {
  const turns = await measureRooms(bench, options, log);
  console.log(`\nHighest rate with delivery p99 under ${options.p99LimitMs} ms, ${options.clients} clients in rooms of ${options.roomSize}, ${options.textBytes} bytes of text:`);
  console.log(describeRatio(turns).map((line) => `  ${line}`).join('\n'));
  return { scenario: 'rooms', options, turns, ratio: ratioOf(turns) };
}

async function runIdle(bench: Bench, options: IdleOptions): Promise<object> {
  const results = await measureIdle(bench, options, log);
  const ratio = idleRatio(results);
  console.log(`\nResident memory for each of ${options.connections} idle connections: ${ratio?.toFixed(2)} times that of plain Socket.IO`);
  return { scenario: 'idle', options, results, ratio };
}

/** Progress: seconds since the start, and what happens. */
function log(line: string): void {
  console.log(`${String(Math.round((Date.now() - startedAt) / 1e3)).padStart(5)}s  ${line}`);
}
