import { type BackEnd, type Given } from './back-end.ts';

/** A way to use the package. */
export interface Use {
  readonly name: string;
  /** How many programs write, each into a channel of its own; default: 1. */
  readonly programs?: number;
  /** Resolves to what each of them has drawn. */
  readonly run: (given: readonly Given[]) => Promise<string[][]>;
}

/** Runs the readme's lines in this way, and looks at what they have drawn and what the back end has stored. */
export async function faultsOfUse({ name, programs = 1, run }: Use, backEnd: BackEnd): Promise<string[]> {
  const given = await Promise.all(Array.from({ length: programs }, () => backEnd.given()));
  try {
    const drawn = await run(given);
    const stored = await Promise.all(given.map((each) => backEnd.stored(each)));
    const expected = JSON.stringify(given.map(() => ['Hello']));
    return [...(JSON.stringify(drawn) === expected ? [] : [`${name}: has drawn ${JSON.stringify(drawn)}`]), ...(JSON.stringify(stored) === expected ? [] : [`${name}: has stored ${JSON.stringify(stored)}`])];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}
