import { type FaultRunResult } from './fault-run.ts';

const COLUMNS = ['seed', 'where', 'messages', 'edits', 'reactions', 'faults', 'connections', 'seconds', 'result'] as const;
const WIDTHS = [6, 9, 9, 6, 10, 7, 12, 8, 0];

export const tableHead = (): string => row(COLUMNS);

export function tableRow(where: string, { seed, sent, edits, reactions, faults, connections, seconds, broken }: FaultRunResult): string {
  const all = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return row([seed, where, sent, edits, reactions, all, connections, seconds.toFixed(1), broken.length === 0 ? 'all kept' : `${broken.length} broken`].map(String));
}

/** Which faults there were, and what was broken. */
export const tableNotes = ({ faults, broken }: FaultRunResult): string[] => [
  `        ${Object.entries(faults).map(([kind, count]) => `${kind} ${count}`).sort().join(', ')}`,
  ...broken.slice(0, 20).map((line) => `        BROKEN: ${line}`),
];

const row = (cells: readonly string[]): string => cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ');
