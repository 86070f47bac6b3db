import { writeFile } from 'node:fs/promises';
import { measureAttacks } from './attacks/attacks.ts';
import { type AttacksOptions } from './attacks/attacks-options.rules.ts';
import { describeAttacks, faultsOf } from './attacks/verdict.rules.ts';
import { type Bench, startBench } from './bench.ts';
import { measureBulk, type BulkOptions } from './bulk/bulk.ts';
import { bulkRatio } from './bulk/bulk-report.rules.ts';
import { describeConditions } from './conditions.ts';
import { measureDrain } from './drain/drain.ts';
import { reportDrain } from './drain/report.ts';
import { measureFiles, type FilesOptions } from './files/files.ts';
import { describeMemoryRun, describeTransfers } from './files/files-report.rules.ts';
import { fill } from './fill/fill.ts';
import { describeMemory, megabytes, runFuzz, type FuzzRunOptions } from './fuzz/run-fuzz.ts';
import { routeLines, runFuzzHttp, type FuzzHttpRunOptions } from './fuzz/http/run-fuzz-http.ts';
import { idleRatio, measureIdle, type IdleOptions } from './idle/idle.ts';
import { describeQuiet, measureQuietStack } from './idle/quiet-stack.ts';
import { measureLive, type LiveOptions } from './live/live.ts';
import { costOf, describeLive, liveFaults } from './live/live-report.rules.ts';
import { HELP, type LoadOptions, parseLoadOptions } from './load-options.rules.ts';
import { LoadOptionsError } from './option-values.rules.ts';
import { measureMentions, type MentionsOptions } from './mentions/mentions.ts';
import { measurePresence, type PresenceOptions } from './presence/presence.ts';
import { describeCosts } from './presence/presence-results.rules.ts';
import { measureQueries } from './queries/queries.ts';
import { type QueriesOptions } from './queries/queries-options.rules.ts';
import { describeQueries, faultsOfQueries } from './queries/report.rules.ts';
import { describeCalm, describeRatio, ratioOf } from './rooms/report.rules.ts';
import { measureRooms, type RoomsOptions } from './rooms/rooms.ts';
import { describeSockets } from './sockets/sockets-report.rules.ts';
import { measureSockets, type SocketsOptions } from './sockets/sockets.ts';
import { reportStalled } from './stalled/report.ts';
import { measureStalled } from './stalled/stalled.ts';
import { describeRecorder, measureRecorder } from './telemetry/recorder-cost.ts';
import { costsOf, describeCosts as describeTelemetry } from './telemetry/telemetry-report.rules.ts';
import { measureTelemetry, type TelemetryOptions } from './telemetry/telemetry.ts';

const INTERRUPTED = 130;
/** Milliseconds in which those who watch are told (PRD 3.3). */
const PRESENCE_LIMIT_MS = 200;
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
  if (options.scenario === 'fill') {
    await fill(options.database, options.fill, log);
    return;
  }
  const bench = await startBench({ ...options, postgresUrl: options.scenario === 'queries' ? options.queries.database : undefined }, log);
  try {
    const results = await runScenario(bench, options);
    console.log(`\n${describeConditions(bench.conditions)}`);
    if (options.json) await writeFile(options.json, `${JSON.stringify({ at: new Date(startedAt).toISOString(), conditions: bench.conditions, ...results }, null, 2)}\n`);
  } finally {
    await bench.stop();
  }
}

async function runScenario(bench: Bench, options: Exclude<LoadOptions, { scenario: 'help' | 'fill' }>): Promise<object> {
  switch (options.scenario) {
    case 'rooms':
      return runRooms(bench, options.rooms);
    case 'hot-room':
      return runRooms(bench, options['hot-room'], 'hot-room');
    case 'sockets':
      return runSockets(bench, options.sockets);
    case 'idle':
      return runIdle(bench, options.idle);
    case 'bulk':
      return runBulk(bench, options.bulk);
    case 'telemetry':
      return runTelemetry(bench, options.telemetry);
    case 'mentions':
      return runMentions(bench, options.mentions);
    case 'live':
      return runLive(bench, options.live);
    case 'presence':
      return runPresence(bench, options.presence);
    case 'drain':
      return reportDrain(options.drain, await measureDrain(bench, options.drain, log));
    case 'stalled':
      return reportStalled(options.stalled, await measureStalled(bench, options.stalled, log));
    case 'files':
      return runFiles(bench, options.files);
    case 'queries':
      return runQueries(bench, options.queries);
    case 'fuzz':
      return fuzzProduct(bench, options.fuzz);
    case 'fuzz-http':
      return fuzzRoutes(bench, options['fuzz-http']);
    case 'attacks':
      return runAttacks(bench, options.attacks);
  }
}

async function runRooms(bench: Bench, options: RoomsOptions, scenario: 'rooms' | 'hot-room' = 'rooms'): Promise<object> {
  const turns = await measureRooms(bench, options, log);
  console.log(`\nAt rates that all were measured at:\n${describeCalm(turns).map((line) => `  ${line}`).join('\n')}`);
  console.log(`\nHighest rate with delivery p99 under ${options.p99LimitMs} ms, ${options.clients} clients in rooms of ${options.roomSize}, ${options.textBytes} bytes of text:`);
  console.log(describeRatio(turns).map((line) => `  ${line}`).join('\n'));
  return { scenario, options, turns, ratio: ratioOf(turns) };
}

async function runSockets(bench: Bench, options: SocketsOptions): Promise<object> {
  const curves = await measureSockets(bench, options, log);
  console.log(`\n${options.rate} messages a second into rooms of ${options.roomSize}, ${options.gateways} processes that hold sockets:`);
  for (const line of describeSockets(curves)) console.log(`  ${line}`);
  if (curves.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
  return { scenario: 'sockets', options, curves };
}

async function runIdle(bench: Bench, options: IdleOptions): Promise<object> {
  const quiet = options.quietSeconds === 0 ? undefined : await measureQuietStack(bench, options.quietSeconds, log);
  const results = await measureIdle(bench, options, log);
  const ratio = idleRatio(results);
  if (quiet) console.log(`\nAn idle stack: ${describeQuiet(quiet)}`);
  if (ratio !== undefined) console.log(`\nResident memory for each of ${options.connections} idle connections: ${ratio.toFixed(2)} times that of plain Socket.IO`);
  return { scenario: 'idle', options, quiet, results, ratio };
}

async function runBulk(bench: Bench, options: BulkOptions): Promise<object> {
  const { runs, search } = await measureBulk(bench, options, log);
  const ratios = Object.fromEntries((['bulk', 'import'] as const).map((way) => [way, [1, options.callers].map((callers) => bulkRatio(runs, way, callers))]));
  console.log(`\nMessages a second over HTTP, ${options.messagesPerRequest} a request, as a multiple of one by one:`);
  for (const [way, [alone, atOnce]] of Object.entries(ratios)) {
    console.log(`  ${way.padEnd(6)}  ${alone?.toFixed(1)} times one at a time, ${atOnce?.toFixed(1)} times ${options.callers} at once`);
  }
  console.log(`  the search was at most ${search.mostSeconds.toFixed(1)} s behind, and had caught up ${search.caughtUpAfterSeconds.toFixed(1)} s after the end`);
  return { scenario: 'bulk', options, runs, ratios, search };
}

async function runTelemetry(bench: Bench, options: TelemetryOptions): Promise<object> {
  const rounds = await measureTelemetry(bench, options, log);
  const costs = costsOf(rounds);
  console.log(`\nWhat telemetry costs, at ${options.rate} messages a second in rooms of ${options.roomSize}:`);
  const recorder = measureRecorder();
  for (const line of [...describeTelemetry(costs), describeRecorder(recorder)]) console.log(`  ${line}`);
  return { scenario: 'telemetry', options, rounds, costs, recorder };
}

async function runLive(bench: Bench, options: LiveOptions): Promise<object> {
  const runs = await measureLive(bench, options, log);
  const [, live] = runs;
  console.log(`\nTexts of ${options.tokens} tokens a second, in rooms of ${options.roomSize} readers, beside ${options.beside} messages a second:`);
  for (const run of runs) console.log(`  ${describeLive(run)}  ${live ? (costOf(run) / costOf(live)).toFixed(1) : ''} times as much as live`);
  const faults = liveFaults(runs, options.roomSize);
  for (const fault of faults) console.log(`  FAULT: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  return { scenario: 'live', options, runs, faults };
}

async function runFiles(bench: Bench, options: FilesOptions): Promise<object> {
  const results = await measureFiles(bench, options, log);
  console.log(`\nFiles of ${options.megabytes} MB, ${options.atOnce} at once, beside a server that only writes and sends files:`);
  for (const line of [...describeTransfers(results.runs), describeMemoryRun(results.memory)]) console.log(`  ${line}`);
  return { scenario: 'files', options, ...results };
}

async function runMentions(bench: Bench, options: MentionsOptions): Promise<object> {
  const result = await measureMentions(bench, options, log);
  const { calm, told, mentions, storedBytes } = result;
  console.log(`\nAcks elsewhere, ${options.rate} messages a second, beside a channel of ${options.members}:`);
  for (const [name, { count, p50, p99, max, refused }] of Object.entries({ calm, told, '@channel': mentions })) {
    console.log(`  ${name.padEnd(8)}  p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (${count}, ${refused} refused)`);
  }
  console.log(`  stored for those who were told: ${Math.round(storedBytes / Math.max(1, mentions.count) / 1024)} KiB for each @channel`);
  return { scenario: 'mentions', options, result };
}

async function runPresence(bench: Bench, options: PresenceOptions): Promise<object> {
  const { costs, result } = await measurePresence(bench, options, log);
  const { cost, expected, online, offline, cores } = result;
  if (costs.length > 0) console.log(`\nWhat is told follows those who watch:\n${describeCosts([...costs, cost]).join('\n')}`);
  console.log(`\n${options.clients} users on ${options.gateways} gateways, each watched by ${options.watchers}, ${options.churn} connects and ${options.churn} disconnects a second for ${options.seconds} s:`);
  console.log(`  told ${cost.told} of ${expected}; cores: ${Object.entries(cores).map(([part, used]) => `${part} ${used.toFixed(2)}`).join(', ')}`);
  for (const [name, { count, p50, p99, max }] of Object.entries({ online, offline })) {
    console.log(`  ${name.padEnd(7)}  p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (${count}); ${p99 <= PRESENCE_LIMIT_MS ? 'within' : 'NOT within'} ${PRESENCE_LIMIT_MS} ms`);
  }
  return { scenario: 'presence', options, costs, result };
}

async function runQueries(bench: Bench, options: QueriesOptions): Promise<object> {
  const results = await measureQueries(bench, options, log);
  for (const line of describeQueries(results)) console.log(line);
  const faults = faultsOfQueries(results);
  for (const fault of faults) console.log(`  FAULT  ${fault}`);
  console.log(faults.length === 0 ? 'No fault.' : `${faults.length} faults.`);
  if (faults.length > 0) process.exitCode = 1;
  return { scenario: 'queries', options, ...results };
}

async function fuzzProduct(bench: Bench, options: FuzzRunOptions): Promise<object> {
  log(`seed ${options.seed}`);
  const result = await runFuzz(bench, options, log);
  const { counts, faults, memory, seconds } = result;
  console.log(`\n${options.packets} packets in ${seconds.toFixed(0)} s (seed ${options.seed}):`);
  for (const [name, count] of Object.entries(counts)) console.log(`  ${name.padEnd(40)} ${String(count).padStart(8)}`);
  console.log(`A gateway at first: ${describeMemory(memory.samples[0])}; at last: ${describeMemory(memory.samples.at(-1))}`);
  console.log(`Least heap in use, once warm: ${megabytes(memory.warmBytes)} MiB; in the end: ${megabytes(memory.lastBytes)} MiB`);
  for (const fault of faults) console.log(`  FAULT  ${fault}`);
  console.log(faults.length === 0 ? 'No fault.' : `${faults.length} faults.`);
  if (faults.length > 0) process.exitCode = 1;
  return { scenario: 'fuzz', options, ...result };
}

async function fuzzRoutes(bench: Bench, options: FuzzHttpRunOptions): Promise<object> {
  log(`seed ${options.seed}`);
  const result = await runFuzzHttp(bench, options, log);
  console.log(`\n${options.requests} requests in ${result.seconds.toFixed(0)} s (seed ${options.seed}):`);
  for (const line of routeLines(result.counts)) console.log(`  ${line}`);
  for (const route of result.refusedOnly) console.log(`  never done: ${route}`);
  for (const fault of result.faults) console.log(`  FAULT  ${fault}`);
  console.log(result.faults.length === 0 ? 'No fault.' : `${result.faults.length} faults.`);
  if (result.faults.length > 0) process.exitCode = 1;
  return { scenario: 'fuzz-http', options, ...result };
}

async function runAttacks(bench: Bench, options: AttacksOptions): Promise<object> {
  const results = await measureAttacks(bench, options, log);
  console.log(`\nWhat ${options.innocents} innocent users notice, in milliseconds (p50/p99), without the attack and beside it:`);
  for (const line of describeAttacks(results)) console.log(`  ${line}`);
  if (results.some((result) => faultsOf(result).length > 0)) process.exitCode = 1;
  return { scenario: 'attacks', options, results };
}

/** Progress: seconds since the start, and what happens. */
function log(line: string): void {
  console.log(`${String(Math.round((Date.now() - startedAt) / 1e3)).padStart(5)}s  ${line}`);
}
