import { type StepFigures } from './ledger.ts';

/** What must not have happened. */
export interface Findings {
  /** Acknowledged and not in the database, or in the database and not delivered to somebody who was there. */
  readonly lost: number;
  /** Twice in the database, or given twice to a user. */
  readonly doubled: number;
  /** Of one sender, or at one user, in another order than written. */
  readonly reordered: number;
  /** Edits that were acknowledged and are not in the database. */
  readonly editsLost: number;
  /** Files whose upload has ended, and which are not read as they were. */
  readonly filesLost: number;
  /** Users who see something else than the database has, in the end. */
  readonly viewsWrong: number;
  readonly errors: readonly string[];
  /** Processes that did not end within their grace. */
  readonly killed: number;
}

export interface Result {
  readonly scenario: string;
  readonly sent: number;
  readonly acknowledged: number;
  /** Files that were uploaded. */
  readonly uploads: number;
  readonly steps: readonly StepFigures[];
  readonly findings: Findings;
}

export function faultsOf({ sent, acknowledged, findings }: Pick<Result, 'sent' | 'acknowledged' | 'findings'>): string[] {
  const { lost, doubled, reordered, editsLost, filesLost, viewsWrong, errors, killed } = findings;
  const faults: [number, string][] = [
    [sent - acknowledged, 'messages not acknowledged'],
    [lost, 'lost'],
    [doubled, 'doubled'],
    [reordered, 'out of order'],
    [editsLost, 'edits lost'],
    [filesLost, 'files lost'],
    [viewsWrong, 'users who see something else than the database has'],
    [errors.length, 'errors seen by users'],
    [killed, 'processes killed at the end of their grace'],
  ];
  return faults.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
}

export function describe({ scenario, sent, acknowledged, uploads, steps, findings }: Result): string[] {
  const { lost, doubled, reordered, editsLost, filesLost, viewsWrong, errors, killed } = findings;
  return [
    `${scenario}:`,
    '',
    '| step | seconds | sent | other actions | ack p50 ms | ack p99 ms | longest ack ms | longest without an event ms | reconnects |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...steps.map(({ name, seconds, sent: inStep, otherActions, acks, longestSilenceMs, reconnects }) =>
      `| ${[name, seconds.toFixed(1), inStep, otherActions, acks.p50, acks.p99, acks.max, Math.round(longestSilenceMs), reconnects].join(' | ')} |`),
    '',
    '| sent | acknowledged | lost | doubled | out of order | edits lost | uploads | files lost | wrong views | errors | killed |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${[sent, acknowledged, lost, doubled, reordered, editsLost, uploads, filesLost, viewsWrong, errors.length, killed].join(' | ')} |`,
    ...(errors.length > 0 ? ['', ...[...new Set(errors)].slice(0, 10).map((error) => `  error: ${error}`)] : []),
  ];
}
