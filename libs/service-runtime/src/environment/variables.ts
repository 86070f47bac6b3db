import { z } from 'zod';
import { variableForms, type VariableForm } from './variable-form.ts';

/** What is known of one variable of the environment: all that users are told about it comes from here. */
export interface Variable {
  readonly name: string;
  /** What it is for; empty where its schema does not say. */
  readonly description: string;
  readonly expected: string;
  readonly secret: boolean;
  readonly namesFile: boolean;
  readonly required: boolean;
  /** As it would be written; undefined where the variable has none. */
  readonly byDefault: string | undefined;
  readonly mask: (value: string) => string;
  /** Takes one value by itself. */
  readonly field: z.core.$ZodType;
}

/** In the order of the schema. */
export function variablesOf({ shape }: z.ZodObject): Variable[] {
  return Object.entries<z.core.$ZodType>(shape).map(([name, field]) => variableOf(name, field));
}

/** By which a secret may be given as a file. */
export const fileVariable = (name: string): string => `${name}_FILE`;

/** A value as it would be written into the environment. */
export const written = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(',') : String(value));

function variableOf(name: string, field: z.core.$ZodType): Variable {
  const form = formOf(field);
  const unset = z.safeParse(field, undefined);
  const byDefault = unset.success && unset.data !== undefined ? (form.byDefault ?? written(unset.data)) : undefined;
  return {
    name,
    field,
    description: descriptionOf(field) ?? '',
    expected: form.expected ?? (optionsOf(field) && `one of ${optionsOf(field)?.join(', ')}`) ?? 'a value',
    secret: form.secret ?? false,
    namesFile: form.namesFile ?? false,
    required: !unset.success,
    byDefault,
    mask: form.mask ?? ((value) => value),
  };
}

/** A field, and what `.optional()` and `.default()` have wrapped: what the outer ones say goes first. */
function* layersOf(field: z.core.$ZodType): Generator<z.core.$ZodType> {
  yield field;
  const { innerType } = field._zod.def as { innerType?: z.core.$ZodType };
  if (innerType) yield* layersOf(innerType);
}

const formOf = (field: z.core.$ZodType): VariableForm =>
  [...layersOf(field)].reduceRight<VariableForm>((form, layer) => ({ ...form, ...variableForms.get(layer) }), {});

function descriptionOf(field: z.core.$ZodType): string | undefined {
  for (const layer of layersOf(field)) {
    const described = z.globalRegistry.get(layer)?.description;
    if (described !== undefined) return described;
  }
  return undefined;
}

const optionsOf = (field: z.core.$ZodType): readonly unknown[] | undefined =>
  [...layersOf(field)].find((layer) => layer instanceof z.ZodEnum)?.options;
