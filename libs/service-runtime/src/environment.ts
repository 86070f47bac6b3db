import { z } from 'zod';

export interface EnvironmentFault {
  readonly variable: string;
  /** What is wrong and what is expected; never the value, which may be a secret. */
  readonly problem: string;
}

/** Everything that is wrong with the environment, at once. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly faults: readonly EnvironmentFault[];

  constructor(faults: readonly EnvironmentFault[]) {
    const width = Math.max(...faults.map(({ variable }) => variable.length));
    const lines = faults.map(({ variable, problem }) => `  ${variable.padEnd(width)}  ${problem}`);
    super(['The environment cannot be used:', ...lines].join('\n'));
    this.faults = faults;
  }
}

/**
 * Reads the variables that a schema names, once, at boot.
 * A variable that is set to nothing counts as unset: deployment templates often leave it so.
 * @throws EnvironmentError with every fault
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(faultsOf(schema, parsed.error, given));
}

/** The variables that a schema names, a line each: the name, a tab, and what is expected. */
export function describeVariables({ shape }: z.ZodObject): string {
  const fields = Object.entries<z.core.$ZodType>(shape);
  return fields.map(([variable, field]) => `${variable}\t${expectationOf(field) ?? 'a text'}\n`).join('');
}

function faultsOf(schema: z.ZodObject, error: z.ZodError, given: Record<string, unknown>): EnvironmentFault[] {
  const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const problems = new Map<string, string>();
  for (const issue of error.issues) {
    const variable = String(issue.path[0] ?? '(all)');
    if (!problems.has(variable)) problems.set(variable, problemOf(fields[variable], issue, variable in given));
  }
  return [...problems].map(([variable, problem]) => ({ variable, problem }));
}

function problemOf(field: z.core.$ZodType | undefined, issue: z.core.$ZodIssue, isGiven: boolean): string {
  const expected = field && expectationOf(field);
  if (!isGiven && field) return `is not set; expected ${expected ?? 'a value'}`;
  // Messages of refinements are written by us; zod's own messages name types and options, not values.
  return expected ? `is not usable; expected ${expected}` : issue.message;
}

/** The description of a field, also when it is wrapped by `.optional()` or `.default()`. */
function expectationOf(field: z.core.$ZodType): string | undefined {
  const described = z.globalRegistry.get(field)?.description;
  if (described) return described;
  if (field instanceof z.ZodEnum) return `one of ${field.options.join(', ')}`;
  const def = field._zod.def as { innerType?: z.core.$ZodType };
  return def.innerType && expectationOf(def.innerType);
}
