import { type z } from 'zod';

/** What a newer release sends, and what of it an older one is to read. */
export interface Grown {
  readonly sent: unknown;
  readonly read: unknown;
}

/** A field, reason, status or kind that only the newer release knows. */
export const NEWER = 'newer';

type Schema = z.core.$ZodType;

/**
 * What a newer release makes of a contract for output: one more field in every object, another value of every enum, a
 * malformed item between the good ones of every list, and another kind of everything that comes in kinds. In as many
 * forms as it takes to show each of them once.
 */
export function grown(contract: z.ZodType): Grown[] {
  return formsOf(contract);
}

function formsOf(schema: Schema): Grown[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
    case 'template_literal':
      return [same(NEWER)];
    case 'enum':
      return [same(Object.values(def.entries)[0]), same(NEWER)];
    case 'number':
      return [same(7)];
    case 'boolean':
      return [same(true)];
    case 'literal':
      return [same(def.values[0])];
    case 'unknown':
      return [same({ [NEWER]: null })];
    case 'record':
      return [same({ [NEWER]: [] })];
    case 'nullable':
      return [...formsOf(def.innerType), same(null)];
    case 'optional':
      return [...formsOf(def.innerType), same(undefined)];
    case 'catch':
      return formsOf(def.innerType);
    case 'array':
      return formsOf(def.element).map((form) => list(def.element, form));
    case 'object':
      return objects(def.shape);
    case 'union':
      return [...def.options.flatMap(formsOf), ...anotherKind(def)];
    default:
      throw new Error(`grown() has no example of a schema of type ${def.type}.`);
  }
}

const same = (value: unknown): Grown => ({ sent: value, read: value });

/** As many forms as the field with most of them has: each form of each field is in one of them. */
function objects(shape: Readonly<Record<string, Schema>>): Grown[] {
  const fields = Object.entries(shape).map(([name, field]) => ({ name, forms: formsOf(field) }));
  const count = Math.max(1, ...fields.map(({ forms }) => forms.length));
  return Array.from({ length: count }, (_, index) => {
    const at = (side: keyof Grown) => Object.fromEntries(fields.map(({ name, forms }) => [name, forms[index % forms.length]?.[side]]));
    return { sent: { ...at('sent'), [NEWER]: index }, read: { ...at('read'), [NEWER]: index } };
  });
}

function list(element: Schema, { sent, read }: Grown): Grown {
  const { def } = (element as z.core.$ZodTypes)._zod;
  const inPlace = def.type === 'catch' ? [(def.catchValue as () => unknown)()] : [];
  return { sent: [sent, null, sent], read: [read, ...inPlace, read] };
}

function anotherKind(def: z.core.$ZodUnionDef & { readonly discriminator?: string }): Grown[] {
  return def.discriminator === undefined ? [] : [same({ [def.discriminator]: NEWER, [NEWER]: 1 })];
}
