import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

export interface Failover {
  readonly what: string;
  /** From then until somebody's, and until everybody's message was acknowledged that was begun after it. */
  readonly firstMs: number | undefined;
  readonly allMs: number | undefined;
  /** The longest that a message took that was on its way, or begun afterwards. */
  readonly slowestMs: number;
  /** Until a status that was set was seen on another gateway. */
  readonly presenceMs: number | undefined;
  /** Until a limit was counted in Redis whose count was on the server that was killed. */
  readonly limitsMs: number | undefined;
}

const COLUMNS: readonly (readonly [string, (failover: Failover) => string])[] = [
  ['lost', ({ what }) => what],
  ['first ack s', ({ firstMs }) => seconds(firstMs)],
  ['all send s', ({ allMs }) => seconds(allMs)],
  ['slowest s', ({ slowestMs }) => seconds(slowestMs)],
  ['presence s', ({ presenceMs }) => seconds(presenceMs)],
  ['limits s', ({ limitsMs }) => seconds(limitsMs)],
];

/** What was lost and how it healed, for whoever runs `npm run test:cluster`; tools/verify prints the file. */
export class FailoverReport {
  readonly #kind: string;
  readonly #failovers: Failover[] = [];
  #conclusion = 'Not concluded.';

  constructor(kind: string) {
    this.#kind = kind;
  }

  add(failover: Failover): void {
    this.#failovers.push(failover);
  }

  /** @param received the seqs of each reader, in the order in which they were told */
  conclude(sent: number, received: readonly (readonly number[])[]): void {
    const lost = received.reduce((sum, seqs) => sum + sent - new Set(seqs).size, 0);
    const doubled = received.reduce((sum, seqs) => sum + seqs.length - new Set(seqs).size, 0);
    this.#conclusion = `${sent} messages, read by ${received.length}: lost ${lost}, doubled ${doubled}.`;
  }

  write(): void {
    const widths = COLUMNS.map(([title, cell]) => Math.max(title.length, ...this.#failovers.map((failover) => cell(failover).length)));
    const line = (cells: readonly string[]): string => cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ');
    const rows = [COLUMNS.map(([title]) => title), ...this.#failovers.map((failover) => COLUMNS.map(([, cell]) => cell(failover)))];
    const folder = path.join(WORKSPACE, '.cache/system-tests');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `failover-${this.#kind}.txt`), `On a NATS cluster and ${this.#kind}:\n${rows.map(line).join('\n')}\n${this.#conclusion}\n`);
  }
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : (ms / 1_000).toFixed(2);
}
