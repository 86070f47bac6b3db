import { z } from 'zod';
import { EnvironmentError, type EnvironmentFault } from './environment-error.ts';
import { givenValues, type GivenValue, type Source } from './given-values.ts';
import { fileVariable, variablesOf, type Variable } from './variables.ts';

/** One variable, as this process would use it. */
export interface Setting {
  readonly variable: Variable;
  /** As parsed. Undefined where nothing usable is given and there is no default. */
  readonly value: unknown;
  readonly given: GivenValue | undefined;
  readonly fault: EnvironmentFault | undefined;
}

/** All variables of a schema, each by itself, so that a fault in one hides no other. */
export function inspectEnvironment(schema: z.ZodObject, source: Source): { settings: Setting[]; faults: EnvironmentFault[] } {
  const variables = variablesOf(schema);
  const { given, faults: ofFiles } = givenValues(variables, source);
  const settings = variables.map((variable) => {
    const ofFile = ofFiles.find((fault) => fault.variable === fileVariable(variable.name));
    return settingOf(variable, given.get(variable.name), ofFile);
  });
  return { settings, faults: settings.flatMap(({ fault }) => fault ?? []) };
}

/**
 * Reads the variables that a schema names, once, at boot.
 * @throws EnvironmentError with every fault
 */
export function readEnvironment<Schema extends z.ZodObject>(schema: Schema, source: Source): z.output<Schema> {
  const { settings, faults } = inspectEnvironment(schema, source);
  if (faults.length > 0) throw new EnvironmentError(faults);
  return schema.parse(Object.fromEntries(settings.flatMap(({ variable, given }) => (given ? [[variable.name, given.value]] : []))));
}

function settingOf(variable: Variable, given: GivenValue | undefined, ofFile: EnvironmentFault | undefined): Setting {
  const { name, field, expected } = variable;
  if (ofFile) return { variable, given, value: undefined, fault: ofFile };
  const parsed = z.safeParse(field, given?.value);
  if (parsed.success) return { variable, given, value: parsed.data, fault: undefined };
  const problem = `${given ? 'is not usable' : 'is not set'}; expected ${expected}`;
  return { variable, given, value: undefined, fault: { variable: given?.file === undefined ? name : fileVariable(name), problem } };
}
