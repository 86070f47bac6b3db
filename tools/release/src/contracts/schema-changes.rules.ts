import { type Direction, type Schema, type Schemas } from './schema.ts';
import { boundChanges, choiceChanges, formChanges } from './value-changes.rules.ts';

export interface Change {
  readonly direction: Direction;
  /** `Message.threadId`, `route createChannel body.name` */
  readonly where: string;
  readonly what: string;
  readonly breaking: boolean;
}

type Kind = 'any' | 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';
type Fields = Readonly<Record<string, Schema>>;

/** Compares two releases in one direction. What has a name is compared once, and reported under its name. */
export class SchemaComparison {
  readonly changes: Change[] = [];
  readonly #direction: Direction;
  readonly #before: Schemas;
  readonly #after: Schemas;
  readonly #seen = new Set<string>();

  constructor(direction: Direction, before: Schemas, after: Schemas) {
    this.#direction = direction;
    this.#before = before;
    this.#after = after;
  }

  compare(where: string, before: Schema, after: Schema): void {
    const [former, present] = [before.$ref, after.$ref] as [string | undefined, string | undefined];
    if (former === undefined && present === undefined) return this.#alternatives(where, before, after);
    const pair = `${former ?? where} ${present ?? where}`;
    if (this.#seen.has(pair)) return;
    this.#seen.add(pair);
    this.compare(former !== undefined && former === present ? nameOf(former) : where, resolved(before, this.#before), resolved(after, this.#after));
  }

  #tell(where: string, what: string, breaking: boolean): void {
    this.changes.push({ direction: this.#direction, where, what, breaking });
  }

  #alternatives(where: string, before: Schema, after: Schema): void {
    const [former, present] = [alternativesOf(before, this.#before), alternativesOf(after, this.#after)];
    for (const [key, schema] of former) {
      const counterpart = present.get(key) ?? (present.size === 1 || key === 'any' ? undefined : present.get('any'));
      if (counterpart !== undefined) this.#same(where, schema, counterpart);
      else if (present.has('any')) this.#tell(where, 'may be anything', this.#direction === 'told');
      else this.#tell(where, `may not be ${key} any more`, this.#direction === 'sent' || key === 'any');
    }
    for (const [key] of present) if (!former.has(key) && key !== 'any') this.#tell(where, `may be ${key}`, this.#direction === 'told' && !(key.includes('=') && [...former.keys()].some((each) => each.includes('='))));
  }

  #same(where: string, before: Schema, after: Schema): void {
    const kind = kindOf(before);
    if (kind === 'object') this.#fields(where, before, after);
    if (kind === 'array') this.compare(`${where}[]`, (before.items ?? {}) as Schema, (after.items ?? {}) as Schema);
    for (const change of [...choiceChanges(this.#direction, before, after), ...boundChanges(this.#direction, before, after), ...formChanges(this.#direction, before, after)]) this.#tell(where, change.what, change.breaking);
  }

  #fields(where: string, before: Schema, after: Schema): void {
    const [former, present] = [fieldsOf(before), fieldsOf(after)];
    const [was, is] = [requiredOf(before), requiredOf(after)];
    for (const [name, field] of Object.entries(former)) {
      const at = `${where}.${name}`;
      const now = present[name];
      if (now === undefined) this.#tell(at, 'is gone', true);
      else this.compare(at, field, now);
      if (now !== undefined && was.has(name) !== is.has(name)) this.#tell(at, is.has(name) ? 'is required' : 'may be missing', is.has(name) === (this.#direction === 'sent'));
    }
    for (const name of Object.keys(present)) if (!(name in former)) this.#tell(`${where}.${name}`, is.has(name) ? 'is new and required' : 'is new', this.#direction === 'sent' && is.has(name));
    const [others, othersNow] = [before.additionalProperties, after.additionalProperties];
    if (isSchema(others) && isSchema(othersNow)) this.compare(`${where}.*`, others, othersNow);
    else if (isSchema(others)) this.#tell(where, 'has no further fields any more', true);
  }
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const fieldsOf = ({ properties = {} }: Schema): Fields => properties as Fields;
const requiredOf = ({ required = [] }: Schema): ReadonlySet<string> => new Set(required as string[]);
const nameOf = (reference: unknown): string => String(reference).replace(/.*\//, '');

function resolved(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref === undefined ? schema : (schemas[nameOf(schema.$ref)] ?? {});
}

/** What a value may be, by a key that is the same in both releases: its kind, and for objects the literals that tell them apart. */
function alternativesOf(schema: Schema, schemas: Schemas): Map<string, Schema> {
  const all = new Map<string, Schema>();
  for (const alternative of flat(schema, schemas)) {
    const key = keyOf(alternative);
    const known = all.get(key);
    all.set(key, known === undefined ? alternative : joined(known, alternative));
  }
  return all;
}

function flat(schema: Schema, schemas: Schemas): Schema[] {
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices !== undefined) return choices.flatMap((choice) => flat(resolved(choice, schemas), schemas));
  if (Array.isArray(schema.type)) return (schema.type as string[]).map((type) => ({ ...schema, type }));
  return [schema];
}

function kindOf({ type, properties, enum: values, const: value }: Schema): Kind {
  if (type === 'integer') return 'number';
  if (typeof type === 'string') return type as Kind;
  if (properties !== undefined) return 'object';
  const literal: unknown = value ?? (values as unknown[] | undefined)?.[0];
  return literal === undefined ? 'any' : (typeof literal as Kind);
}

function keyOf(schema: Schema): string {
  const kind = kindOf(schema);
  if (kind !== 'object') return kind;
  const required = requiredOf(schema);
  const tags = Object.entries(fieldsOf(schema)).filter(([name, field]) => field.const !== undefined && required.has(name));
  return tags.length === 0 ? kind : `${kind} with ${tags.map(([name, field]) => `${name}=${String(field.const)}`).toSorted().join(', ')}`;
}

/** Two alternatives that nothing tells apart: literals add up, and of objects each field may be missing that one of them lacks. */
function joined(one: Schema, other: Schema): Schema {
  if (kindOf(one) === 'object') {
    const required = [...requiredOf(one)].filter((name) => requiredOf(other).has(name));
    return { ...one, ...other, properties: { ...fieldsOf(other), ...fieldsOf(one) }, required };
  }
  const values = [one, other].map(({ enum: many, const: single }) => (many as unknown[] | undefined) ?? (single === undefined ? undefined : [single]));
  const open = Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'const' && name !== 'enum'));
  return values.includes(undefined) ? open : { ...open, enum: values.flat() };
}
