import { type Refusal } from './restriction.rules.ts';

/** What filters and the hook have made of a text. */
export interface Screened {
  readonly text: string;
  /** Why it is not to be written. Decided with the rest: what was written before is answered as before. */
  readonly refusal?: Refusal | undefined;
  /** Patterns that are reported when it is written. */
  readonly reported?: readonly string[] | undefined;
}
