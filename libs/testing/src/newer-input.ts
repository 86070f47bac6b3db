import { z } from 'zod';
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
}

const ID = '7b1f3f5e-6a53-4d1e-9a57-3b9c5f0a1c11';
const TEXTS = [ID, `channel:${ID}`, '2026-01-01T00:00:00.000Z', '👍', `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01`, 'text'];
/** What a text may be whose rule is not a pattern. */
const RULED = ['text', '👍'];

/**
 * What a newer release asks by a contract: all that may be asked, one more field in every object, and a malformed item
 * between the good ones of each list that the request itself is about. Without a field that excludes others, if there is one.
 */
export function newerInput(contract: z.ZodType): unknown {
  const schema = z.toJSONSchema(contract, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const inputs = RULED.flatMap((ruled) => [inputOf(schema, ruled), ...optionalOf(schema).map((name) => inputOf(without(schema, name), ruled))]);
  return inputs.find((input) => contract.safeParse(input).success) ?? inputs[0];
}

const optionalOf = ({ properties = {}, required = [] }: JsonSchema): string[] => Object.keys(properties).filter((name) => !required.includes(name));

const without = ({ properties = {}, ...schema }: JsonSchema, name: string): JsonSchema => ({ ...schema, properties: Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name)) });

function inputOf({ properties = {} }: JsonSchema, ruled: string): unknown {
  const fields = Object.entries(properties).map(([name, field]): [string, unknown] => {
    const example = exampleOf(field, ruled);
    return [name, Array.isArray(example) ? [...(example as unknown[]), null, ...(example as unknown[])] : example];
  });
  return Object.fromEntries([...fields, [NEWER, 1]]);
}

function exampleOf(schema: JsonSchema, ruled: string): unknown {
  const [either] = schema.anyOf ?? [];
  if (either) return exampleOf(either, ruled);
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return { ...Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field, ruled)])), [NEWER]: 1 };
    case 'array':
      return [exampleOf(schema.items ?? {}, ruled)];
    case 'string':
      return schema.pattern === undefined ? ruled : textOf(schema.pattern);
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
