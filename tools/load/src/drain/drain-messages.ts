import { type MovingClientPlan } from './moving-client.ts';

export const PHASES = ['before', 'during', 'after'] as const;
export type Phase = (typeof PHASES)[number];

/** What the main process asks of a process of moving clients. */
export type DrainCommand =
  | { kind: 'enter'; plans: MovingClientPlan[] }
  /** Begins to send, so many messages a second. */
  | { kind: 'send'; from: number; rate: number; textBytes: number }
  /** What is sent from now on belongs to this phase. */
  | { kind: 'phase'; phase: Phase; at: number }
  | { kind: 'stop' }
  | { kind: 'harvest' };

export interface DrainCounts {
  sent: number;
  acknowledged: number;
  delivered: number;
  duplicated: number;
  missed: number;
  refused: number;
  sentAway: number;
  dropped: number;
  returned: number;
}

export const NO_DRAIN_COUNTS: Readonly<DrainCounts> = { sent: 0, acknowledged: 0, delivered: 0, duplicated: 0, missed: 0, refused: 0, sentAway: 0, dropped: 0, returned: 0 };

export interface RoomState {
  readonly channelId: string;
  /** How many of its members stand where. */
  readonly seqs: number[];
}

export type DrainReport =
  | { kind: 'entering'; open: number }
  | { kind: 'entered' }
  | { kind: 'counts'; counts: DrainCounts; settled: boolean }
  /** Encoded histograms of delivery by phase and of the time away; when clients were back, in seconds since `during` began. */
  | { kind: 'harvest'; delivery: Record<Phase, string>; away: string; returns: number[]; rooms: RoomState[] };
