import leven from 'leven';
import { fileVariable, type Variable } from './variables.ts';

export interface UnknownName {
  readonly name: string;
  readonly advice: string;
}

/** A short name has many neighbours that mean something else: HOST, HOME, PORT. */
const SHORT = 8;
const SLIPS = { short: 1, long: 2 };

/** Names in the environment that no variable has, and that were probably meant to be one. */
export function mistakenNames(names: readonly string[], variables: readonly Variable[]): UnknownName[] {
  const secrets = new Set(variables.filter(({ secret }) => secret).map(({ name }) => fileVariable(name)));
  const known = new Set([...variables.map(({ name }) => name), ...secrets]);
  const open = new Set(variables.map(({ name }) => fileVariable(name)).filter((name) => !known.has(name)));
  return names
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      if (open.has(name)) return { name, advice: 'is not read: only secrets may be given as files' };
      const meant = nearest(name, known);
      return meant === undefined ? [] : { name, advice: `is not known; was ${meant} meant?` };
    });
}

function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  const [closest] = [...known]
    .map((candidate) => ({ candidate, slips: leven(name.toUpperCase(), candidate) }))
    .filter(({ candidate, slips }) => slips <= (candidate.length > SHORT ? SLIPS.long : SLIPS.short))
    .sort((one, other) => one.slips - other.slips);
  return closest?.candidate;
}
