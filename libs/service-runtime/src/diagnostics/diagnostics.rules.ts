import { type LogLevel } from '../logging/events/log-event.ts';

/** What was asked for cannot be done; the message is for the administrator who asked. */
export class DiagnosticsError extends Error {
  override readonly name = 'DiagnosticsError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const MEGABYTE = 1024 * 1024;
/** Of the heap's size: what writing a snapshot of it takes, as Node's documentation warns. */
const SNAPSHOT_SHARE = 1;

/**
 * A process that has less memory left than a snapshot takes would be killed by it, with all its connections.
 * @param memory bytes: what is used of the heap, and what the process may still take
 * @throws DiagnosticsError
 */
export function assertRoomForSnapshot({ heapUsed, available }: { readonly heapUsed: number; readonly available: number }): void {
  const needed = heapUsed * SNAPSHOT_SHARE;
  if (available >= needed) return;
  const [need, have] = [needed, available].map((bytes) => Math.round(bytes / MEGABYTE));
  throw new DiagnosticsError(503, `A snapshot takes about ${need} MB, and this process may take ${have} MB more: it would be killed. Give it more memory, or ask another instance.`);
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const SECONDS = { default: 5, most: 60 };

/** @throws DiagnosticsError */
export function secondsOf(parameters: URLSearchParams): number {
  const given = parameters.get('seconds') ?? String(SECONDS.default);
  if (/^\d{1,2}$/.test(given) && Number(given) >= 1 && Number(given) <= SECONDS.most) return Number(given);
  throw new DiagnosticsError(400, `seconds is "${given}"; it must be a number from 1 to ${SECONDS.most}.`);
}

/** @throws DiagnosticsError */
export function levelOf(parameters: URLSearchParams): LogLevel {
  const given = parameters.get('level') ?? '';
  const level = LEVELS.find((known) => known === given);
  if (level === undefined) throw new DiagnosticsError(400, `level is "${given}"; it must be one of ${LEVELS.join(', ')}.`);
  return level;
}
