import { readFileSync } from 'node:fs';
import { type EnvironmentFault } from './environment-error.ts';
import { fileVariable, type Variable } from './variables.ts';

export type Source = Readonly<Record<string, string | undefined>>;

export interface GivenValue {
  readonly value: string;
  /** Where the value was read, unless it stands in the environment itself. */
  readonly file?: string;
}

/**
 * What is given for each variable: its value, or for a secret the content of the file that NAME_FILE names. A variable
 * that is set to nothing counts as unset: deployment templates often leave it so.
 */
export function givenValues(variables: readonly Variable[], source: Source): { given: ReadonlyMap<string, GivenValue>; faults: EnvironmentFault[] } {
  const given = new Map<string, GivenValue>();
  const faults: EnvironmentFault[] = [];
  for (const { name, secret } of variables) {
    const value = setIn(source, name);
    const file = secret ? setIn(source, fileVariable(name)) : undefined;
    if (file === undefined) {
      if (value !== undefined) given.set(name, { value });
      continue;
    }
    const read = value === undefined ? contentOf(file) : { problem: `is set, and so is ${name}: one of them is enough` };
    if ('value' in read) given.set(name, { value: read.value, file });
    else faults.push({ variable: fileVariable(name), problem: read.problem });
  }
  return { given, faults };
}

function setIn(source: Source, name: string): string | undefined {
  return source[name] === '' ? undefined : source[name];
}

/** Editors and `echo` end a file with a newline that is not part of the secret. A fault does not repeat the path: somebody may have put the secret there. */
function contentOf(file: string): { value: string } | { problem: string } {
  try {
    const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return value === '' ? { problem: 'names an empty file' } : { value };
  } catch (error) {
    return { problem: `names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` };
  }
}
