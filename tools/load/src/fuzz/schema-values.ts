import { wholeSchema } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type z } from 'zod';

/** What exists, by the name of the field that names it: values that are not merely well-formed. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Long enough to be a list, short enough for thousands of packets. */
const LONGEST_LIST = 6;
const LONGEST_TEXT = 120;
/** What fast-check cannot make from its pattern. */
const SAMPLES = ['👍', ':party_parrot:', '🏳️‍🌈'];

/** Of fields that take few of all texts, by what no JSON Schema says. */
const REFINED: Known = { emoji: SAMPLES };

/** Of fields that are seldom there, what the others say beside them: by no JSON Schema, either. */
const ALONE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { forwarded: { text: '', attachmentIds: [], quote: undefined } };

/** Values that a schema takes, most of the time: refinements are not part of its JSON Schema. */
export function valuesOf(schema: z.ZodType, known: Known): fc.Arbitrary<unknown> {
  return fromJson(wholeSchema(schema, 'input') as JsonSchema, known, '');
}

function fromJson(schema: JsonSchema, known: Known, name: string): fc.Arbitrary<unknown> {
  const generated = generate(schema, known, name);
  const existing = known[name] ?? REFINED[name] ?? (schema.format === 'uuid' ? Object.values(known).flat().filter(isUuid) : []);
  if (existing.length === 0 || schema.type === 'array') return generated;
  return fc.oneof({ arbitrary: fc.constantFrom(...existing), weight: 4 }, generated);
}

function generate(schema: JsonSchema, known: Known, name: string): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map((one) => fromJson(one, known, name)));
  if (schema.allOf) return fc.tuple(...schema.allOf.map((one) => fromJson(one, known, name))).map((parts) => Object.assign({}, ...(parts as object[])) as unknown);
  switch (schema.type) {
    case 'object':
      return objects(schema, known);
    case 'array':
      return fc.array(fromJson(schema.items ?? {}, known, name), { minLength: schema.minItems ?? 0, maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? LONGEST_LIST, LONGEST_LIST)) });
    case 'string':
      return strings(schema);
    case 'integer':
      return integers(schema);
    case 'number':
      return fc.double({ min: schema.minimum, max: schema.maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function integers({ minimum = -10, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): fc.Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, 1_000) });
  return maximum <= 1_000 ? small : fc.oneof(small, fc.maxSafeInteger().map((value) => Math.min(maximum, Math.max(minimum, value))));
}

function objects({ properties = {}, required = [], additionalProperties }: JsonSchema, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, fromJson(schema, known, name)] as const);
  if (fields.length === 0 && typeof additionalProperties === 'object') return fc.dictionary(fc.string({ maxLength: 8 }), fromJson(additionalProperties, known, ''), { maxKeys: 3 });
  const usual = fc.record(Object.fromEntries(fields.filter(([name]) => ALONE[name] === undefined)), { requiredKeys: [...required], noNullPrototype: true });
  const seldom = fields.flatMap(([name, value]) => (ALONE[name] === undefined ? [] : [fc.tuple(usual, value).map(([rest, given]) => ({ ...rest, ...ALONE[name], [name]: given }))]));
  return fc.oneof({ arbitrary: usual, weight: 4 }, ...seldom);
}

function strings({ format, pattern, minLength = 0, maxLength = LONGEST_TEXT }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, LONGEST_TEXT)), unit: 'grapheme' });
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' }).map((text) => text.slice(0, maxLength));
  } catch {
    return fc.constantFrom(...SAMPLES);
  }
}

const isUuid = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
