import { ensureDatabase, startInfrastructure, type Infrastructure } from '@chatgenius/stack';
import { Cluster } from './cluster.ts';
import { describe, faultsOf, type Result } from './figures.rules.ts';
import { HELP, parseRehearsalOptions, RehearsalOptionsError, type RehearsalOptions, type Scenario } from './rehearsal-options.rules.ts';
import { builtHere, releaseOf, revisionBefore, thisRelease, type Release } from './release.ts';
import { loseNode, rehearse, roll, scaleGateways, type Change } from './scenarios.ts';

const REPLICAS = { 'messaging-service': 2, 'presence-service': 2, 'file-service': 2, 'channel-api': 2, 'connection-gateway': 2 };
const REPLACED_AFTER_MS = 5_000;
const INTERRUPTED = 130;
const startedAt = performance.now();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(INTERRUPTED));

try {
  const options = parseRehearsalOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else if ((await rehearseAll(options)).some((result) => faultsOf(result).length > 0)) process.exitCode = 1;
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof RehearsalOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function rehearseAll(options: RehearsalOptions): Promise<Result[]> {
  const next = await thisRelease(log);
  const infrastructure = await startInfrastructure({ data: { kind: 'ephemeral' }, durability: 'full', ignoreEnvironment: true, report: log });
  const results: Result[] = [];
  try {
    for (const scenario of options.scenarios) {
      const before = scenario === 'roll' ? await releaseBefore(options) : next;
      try {
        const result = await rehearseOne(scenario, { before, next }, infrastructure, options);
        results.push(result);
        console.log(`\n${describe(result).join('\n')}\n`);
        const faults = faultsOf(result);
        console.log(faults.length === 0 ? 'No fault.' : faults.map((fault) => `FAULT  ${fault}`).join('\n'));
      } finally {
        before.dispose();
      }
    }
  } finally {
    await infrastructure.stop();
  }
  return results;
}

async function releaseBefore({ from = revisionBefore() }: RehearsalOptions): Promise<Release> {
  if (from !== undefined && from !== 'same') return releaseOf(from, log);
  if (from === undefined) log('There is no release before this one in the history: this build is rolled to itself');
  return builtHere('same');
}

async function rehearseOne(scenario: Scenario, { before, next }: { before: Release; next: Release }, infrastructure: Infrastructure, options: RehearsalOptions): Promise<Result> {
  const databaseUrl = Object.assign(new URL(infrastructure.urls.DATABASE_URL), { pathname: `/rehearsal_${scenario}` }).href;
  await ensureDatabase(databaseUrl);
  await before.migrate(databaseUrl);
  const { drainDelayMs, drainSeconds } = options;
  const cluster = await Cluster.define({ infrastructure, databaseUrl, replicas: REPLICAS, drainDelayMs, drainSeconds, log });
  try {
    await cluster.start(before);
    const changes: Record<Scenario, [string, Change]> = {
      roll: [`from ${before.name} to ${next.name}`, roll(next, databaseUrl)],
      scale: ['gateways 2 -> 4 -> 2', scaleGateways(next, [4, 2])],
      node: ['a node dies', loseNode(next, REPLACED_AFTER_MS)],
    };
    const [name, change] = changes[scenario];
    return await rehearse(name, cluster, change, options, log);
  } finally {
    await cluster.stop();
  }
}

function log(line: string): void {
  console.log(`${((performance.now() - startedAt) / 1e3).toFixed(1).padStart(7)}s  ${line}`);
}
