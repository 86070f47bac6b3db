import { type ClientPlan } from './load-client.ts';

/** What the main process asks of a process of clients. */
export type WorkerCommand =
  | { kind: 'connect'; plans: ClientPlan[] }
  /** Beside those that there are. */
  | { kind: 'add'; plans: ClientPlan[] }
  /** Opens what has been closed since. */
  | { kind: 'reconnect' }
  /** Those whose plan says so stop reading; when they are cut off, they come back and stop again. */
  | { kind: 'stall' }
  | { kind: 'step'; step: StepPlan }
  /** Ends the step, whether all was sent or not. */
  | { kind: 'harvest' };

/** One process's part of a step; times by the shared clock, in microseconds. */
export interface StepPlan {
  startAt: number;
  /** When this process sends its first message. */
  sendFrom: number;
  measureFrom: number;
  measureTo: number;
  /** Sending goes on for a moment after the measured time, so that its last messages do not have it easy. */
  sendUntil: number;
  /** Messages a second, of this process. */
  rate: number;
  textBytes: number;
}

/** Counts since the step began, of everything sent in it. */
export interface Counts {
  sent: number;
  acknowledged: number;
  refused: number;
  delivered: number;
  outOfOrder: number;
  /** Connections lost. */
  closed: number;
}

export type WorkerReport =
  | { kind: 'connecting'; open: number }
  | { kind: 'connected' }
  | { kind: 'failed'; reason: string }
  | { kind: 'counts'; counts: Counts }
  /** Latencies of the measured time, as encoded histograms: the answer to `harvest`. */
  | { kind: 'latencies'; delivery: string; ack: string };

export const NO_COUNTS: Readonly<Counts> = { sent: 0, acknowledged: 0, refused: 0, delivered: 0, outOfOrder: 0, closed: 0 };

export function addCounts(all: readonly Counts[]): Counts {
  const sum = (key: keyof Counts): number => all.reduce((total, counts) => total + counts[key], 0);
  return {
    sent: sum('sent'),
    acknowledged: sum('acknowledged'),
    refused: sum('refused'),
    delivered: sum('delivered'),
    outOfOrder: sum('outOfOrder'),
    closed: sum('closed'),
  };
}
