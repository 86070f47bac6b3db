import { randomUUID } from 'node:crypto';
import { Ring } from '@chatgenius/service-runtime';

/** What a gateway remembers of each kind (docs/adr/0090). */
const KEPT = 20_000;
const NOTES = 500_000;
const LOOKS = 25;
const STREAMS = 500;

interface Note {
  readonly at: number;
  readonly stream: string;
  readonly epoch: string;
  readonly firstSeq: number;
  readonly seq: number;
  readonly connections: number;
}

export interface RecorderCost {
  /** Nanoseconds of CPU that a gateway spends to remember one event, of which there are two or three a message. */
  readonly noteNs: number;
  /** Milliseconds for which somebody's question stops the gateway: three full rings are looked through. */
  readonly lookMs: number;
}

/** What "where is my message" costs a gateway: what every message pays, and what whoever asks pays. */
export function measureRecorder(): RecorderCost {
  const streams = Array.from({ length: STREAMS }, () => `channel:${randomUUID()}`);
  const epoch = randomUUID();
  const rings = Array.from({ length: 3 }, () => new Ring<Note>(KEPT, Infinity));
  const fill = (notes: number): void => {
    for (let seq = 0; seq < notes; seq++) rings[seq % rings.length]?.push({ at: Date.now(), stream: streams[seq % STREAMS] ?? '', epoch, firstSeq: seq, seq, connections: 20 });
  };
  fill(KEPT * rings.length);
  const noteNs = (cpuMsOf(() => fill(NOTES)) * 1e6) / NOTES;
  const [stream, seq] = [streams[7], NOTES - STREAMS + 7];
  const look = (): void => rings.forEach((ring) => ring.find((note) => note.stream === stream && note.firstSeq <= seq && seq <= note.seq));
  look();
  const looks = Array.from({ length: LOOKS }, () => cpuMsOf(look)).toSorted((one, other) => one - other);
  return { noteNs, lookMs: looks[Math.floor(LOOKS / 2)] ?? 0 };
}

/** Not by the clock: the machine may be busy. */
function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

export const describeRecorder = ({ noteNs, lookMs }: RecorderCost): string =>
  `"Where is my message": ${noteNs.toFixed(0)} ns of CPU for each note, ${lookMs.toFixed(1)} ms for each look`;
