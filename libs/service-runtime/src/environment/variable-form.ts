import { z } from 'zod';

/** What the form of a variable says beside what it accepts. What the variable means is its zod description. */
export interface VariableForm {
  /** Completes the sentence "expected …" of a fault, with the unit. Never names a value, which may be a secret. */
  readonly expected?: string;
  /** May be given as a file by NAME_FILE. */
  readonly secret?: boolean;
  /** How a usable value is shown: without what must stay secret. */
  readonly mask?: (value: string) => string;
  /** The value is the path of a file that has to be there. */
  readonly namesFile?: boolean;
  /** Says the default where it differs from process to process. */
  readonly byDefault?: string;
}

export const variableForms = z.registry<VariableForm>();
