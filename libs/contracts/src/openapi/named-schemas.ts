import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Options {
  /** Where named schemas are in the document: `#/components/schemas/`. */
  readonly at: string;
  /** Objects of answers have the fields that are named and no others. For tests: contracts grow. */
  readonly strict?: boolean;
}

/** JSON Schemas (2020-12) of zod schemas, in which those that have an id (`.meta({ id })`) stand once and are referred to. */
export class NamedSchemas {
  readonly #found = new Map<string, string>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @param io how it is sent: by clients (`input`) or by the server (`output`) */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    // A schema that is not the outermost one stands under its name.
    const { properties, $defs = {} } = z.toJSONSchema(z.object({ schema }), { io, unrepresentable: 'any', override: ({ jsonSchema }) => tidy(jsonSchema) });
    for (const [name, definition] of Object.entries($defs)) this.#keep(name, this.#rewrite(definition) as JsonSchema);
    return this.#rewrite(properties?.schema) as JsonSchema;
  }

  /** Gives a schema a name of the document’s own, unless it has one. */
  named(name: string, schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const json = this.of(schema, io);
    return '$ref' in json && !('description' in json) ? json : this.written(name, json);
  }

  /** The same for a schema that is made of others, and written as JSON Schema. */
  written(name: string, schema: JsonSchema): JsonSchema {
    this.#keep(name, schema);
    return { $ref: `${this.#options.at}${name}` };
  }

  /** All that were referred to, by name. */
  get all(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, json]) => [name, JSON.parse(json) as JsonSchema]));
  }

  #keep(name: string, schema: JsonSchema): void {
    const json = JSON.stringify(schema);
    if ((this.#found.get(name) ?? json) !== json) throw new Error(`There are two schemas with the name ${name}.`);
    this.#found.set(name, json);
  }

  #rewrite(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#rewrite(item));
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).filter(([name, field]) => name !== 'id' || typeof field !== 'string');
    return Object.fromEntries(fields.filter(([name, field]) => this.#options.strict === true || name !== 'additionalProperties' || field !== false).map(([name, field]) => [name, this.#field(name, field)]));
  }

  #field(name: string, field: unknown): unknown {
    if (name === '$ref' && typeof field === 'string') return field.replace('#/$defs/', this.#options.at);
    return this.#rewrite(field);
  }
}

/**
 * Numbers and booleans in parameters are parsed from text. The document shows the parsed type. A format says
 * what its pattern says, and can be read.
 */
function tidy(schema: Record<string, unknown>): void {
  if (schema.format === 'uuid' || schema.format === 'date-time') delete schema.pattern;
  // A name that only zod knows, for what the pattern says.
  if (schema.format === 'starts_with') delete schema.format;
  if (schema.type !== 'integer' && schema.type !== 'boolean') return;
  for (const name of ['pattern', 'minLength', 'maxLength', 'format']) delete schema[name];
}
