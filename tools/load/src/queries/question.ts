import { type LatencySummary } from '../measuring/latencies.ts';

/** Asks one question often enough to say how long it takes. */
export type Measure = (question: Question) => Promise<LatencySummary>;

/** Something that clients or gateways ask all day long. */
export interface Question {
  readonly name: string;
  /** How often it is asked, as a share of all the times that the others are. */
  readonly share?: number;
  readonly ask: (place: number) => Promise<unknown>;
}
