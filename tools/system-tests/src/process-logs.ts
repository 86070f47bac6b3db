import { readFileSync } from 'node:fs';
import { type SystemMember } from './system.ts';

interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What a process has logged so far. */
export function logsOf({ logFile }: Pick<SystemMember, 'logFile'>): LogLine[] {
  const lines = readFileSync(logFile, 'utf8').split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** Faults of ours: whatever peers do, there must be none. */
export function faultsOf(member: Pick<SystemMember, 'logFile'>): LogLine[] {
  return logsOf(member).filter(({ level, event }) => level === 'error' || event === 'process:fault' || event === 'command:failed');
}

/** The value of a metric that has no labels. */
export async function metricOf({ opsUrl }: Pick<SystemMember, 'opsUrl'>, name: string): Promise<number> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? 0);
}
