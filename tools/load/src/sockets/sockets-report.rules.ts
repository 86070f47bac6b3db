import { serverCores } from '../measuring/cpu-usage.ts';
import { type StepResult } from '../rooms/step-outcome.rules.ts';
import { type TargetName } from '../targets/target.ts';
import { type Sight } from './onlooker.ts';

/** One number of clients, and what came of it. */
export interface SocketsPoint extends StepResult {
  readonly target: TargetName;
  readonly sockets: number;
  /** While those that came last did. */
  readonly connectsPerSecond: number;
  /** Resident memory of all processes that hold sockets. */
  readonly edgeBytes: number;
  /** Cores used by part, while nothing is sent. */
  readonly idleCores: Readonly<Record<string, number>>;
  /** Absent for a target without presence. */
  readonly online: Sight | undefined;
}

const HEADS = ['sockets', 'target', 'connects/s', 'edge MiB', 'cores idle', 'cores at rate', 'delivery p50', 'p99 ms', 'ack p99', 'online seen', 'result'];

export function describePoint(point: SocketsPoint): string {
  const [, , , memory, idle, busy, p50, p99, ack, , result] = cellsOf(point);
  return `${point.target}: ${point.sockets} clients; ${memory} MiB; cores ${idle} idle, ${busy} at ${point.rate}/s; delivery p50 ${p50}, p99 ${p99} ms; ack p99 ${ack} ms; ${result}`;
}

/** A table, by number of clients. */
export function describeSockets(points: readonly SocketsPoint[]): string[] {
  const rows = [HEADS, ...points.toSorted((one, other) => one.sockets - other.sockets).map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
}

function cellsOf({ sockets, target, connectsPerSecond, edgeBytes, idleCores, cpu, delivery, ack, online, faults }: SocketsPoint): string[] {
  return [
    String(sockets),
    target,
    connectsPerSecond.toFixed(0),
    (edgeBytes / 2 ** 20).toFixed(0),
    coresOf(idleCores),
    coresOf(cpu),
    delivery.p50.toFixed(0),
    delivery.p99.toFixed(0),
    ack.p99.toFixed(0),
    online ? `${online.online} of ${online.of}` : '',
    faults.length === 0 ? 'all delivered' : faults.join(', '),
  ];
}

const coresOf = (cores: Readonly<Record<string, number>>): string => serverCores(cores).toFixed(2);

/** Of such a look: a tenth, and a hundredth of a core. */
const NOISE = { share: 0.1, cores: 0.01 };

/** Whether the work that connecting has left behind is done: one look at idle processes uses no less than the look before. */
export function hasSettled(before: number, now: number): boolean {
  return now >= before * (1 - NOISE.share) - NOISE.cores;
}
