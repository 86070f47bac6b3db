import { wholeSchema } from '@chatgenius/contracts';
import { type z } from 'zod';
import { NEWER } from './grown.ts';

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly pattern?: string;
  readonly minLength?: number;
}

const ID = '7b1f3f5e-6a53-4d1e-9a57-3b9c5f0a1c11';
const TEXTS = [ID, 'a'.repeat(64), `channel:${ID}`, '2026-01-01T00:00:00.000Z', '👍', `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01`, 'text', 'text/plain'];
/** What a text may be whose rule is not a pattern. */
const RULED = ['text', '👍'];

/** Lists that are a part of one thing, which is refused as a whole: a message is not written without one of its files. */
const WHOLE: ReadonlySet<string> = new Set(['attachmentIds']);

/**
 * What a newer release asks by a contract: all that may be asked, one more field in every object, and a malformed item
 * between the good ones of each list that the request itself is about. A field that excludes others is left out.
 */
export function newerInput(contract: z.ZodType): unknown {
  const schema = wholeSchema(contract, 'input') as JsonSchema;
  const ways = [undefined, ...optionalIn(schema)].flatMap((leftOut) => RULED.map((ruled): Way => ({ ruled, leftOut })));
  const way = ways.find((one) => contract.safeParse(exampleOf(schema, one)).success) ?? { ruled: RULED[0] ?? '', leftOut: undefined };
  return inputOf(schema, way);
}

interface Way {
  readonly ruled: string;
  /** A field that need not be there. */
  readonly leftOut: string | undefined;
}

const optionalIn = ({ properties = {}, required = [] }: JsonSchema): string[] =>
  Object.entries(properties).flatMap(([name, field]) => [...(required.includes(name) ? [] : [name]), ...optionalIn(field)]);

const fieldsOf = ({ properties = {} }: JsonSchema, way: Way) => Object.entries(properties).filter(([name]) => name !== way.leftOut).map(([name, field]): [string, unknown] => [name, exampleOf(field, way)]);

function inputOf(schema: JsonSchema, way: Way): unknown {
  const fields = fieldsOf(schema, way).map(([name, example]): [string, unknown] => [name, Array.isArray(example) ? [...(example as unknown[]), ...(WHOLE.has(name) ? [] : [null]), ...(example as unknown[])] : example]);
  return Object.fromEntries([...fields, [NEWER, 1]]);
}

function exampleOf(schema: JsonSchema, way: Way): unknown {
  const [either] = schema.anyOf ?? [];
  if (either) return exampleOf(either, way);
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return { ...Object.fromEntries(fieldsOf(schema, way)), [NEWER]: 1 };
    case 'array':
      return [exampleOf(schema.items ?? {}, way)];
    case 'string':
      if (schema.pattern !== undefined) return textOf(schema.pattern);
      return way.ruled.length < (schema.minLength ?? 0) ? 'a'.repeat(schema.minLength ?? 0) : way.ruled;
    case 'boolean':
      return true;
    default:
      return 1;
  }
}

function textOf(pattern: string): string {
  const text = TEXTS.find((candidate) => new RegExp(pattern, 'v').test(candidate));
  if (text === undefined) throw new Error(`newerInput() has no example of a text like ${pattern}.`);
  return text;
}
