import { type z } from 'zod';

type Schema = z.core.$ZodType;
type UnionDef = z.core.$ZodUnionDef & { readonly discriminator?: string };
/** What a reader makes of a value; {@link MALFORMED} when it can do nothing with it. */
type Reader = (value: unknown, leftOut: LeftOut) => unknown;
/** Told of each item of a list that could not be read. */
export type LeftOut = () => void;

const MALFORMED = Symbol('malformed');
/** What becomes of fields that the contract does not name. */
type UnknownFields = 'pass' | 'drop';
const readers: Record<UnknownFields, WeakMap<Schema, Reader>> = { pass: new WeakMap(), drop: new WeakMap() };

/** Something came over the bus that does not have the shape of its contract. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';

  constructor(message = 'This does not have the shape of its contract.') {
    super(message);
  }
}

/**
 * Reads what another process says, whose release may be older or newer than this one (docs/guides/changing-contracts.md).
 * Checks only what this release works with: known fields are there, and of the right kind. Unknown fields, statuses and
 * reasons stay as they came; sizes and formats are the sender's business. An item of a list that cannot be read is left
 * out, and its neighbours are read.
 * @throws MalformedError
 */
export function heard<Contract extends z.ZodType>(contract: Contract, value: unknown, leftOut: LeftOut = () => undefined): z.output<Contract> {
  return read(contract, value, 'pass', leftOut);
}

/**
 * The same without fields that the contract does not name: for what this process lets out of itself. Rows of the database
 * may hold statuses of a newer release, and columns that are nobody's business.
 * @throws MalformedError
 */
export function knownFieldsOf<Contract extends z.ZodType>(contract: Contract, value: unknown, leftOut: LeftOut = () => undefined): z.output<Contract> {
  return read(contract, value, 'drop', leftOut);
}

function read<Contract extends z.ZodType>(contract: Contract, value: unknown, fields: UnknownFields, leftOut: LeftOut): z.output<Contract> {
  const result = readerOf(contract, fields)(value, leftOut);
  if (result === MALFORMED) throw new MalformedError();
  return result as z.output<Contract>;
}

function readerOf(schema: Schema, fields: UnknownFields): Reader {
  let reader = readers[fields].get(schema);
  if (reader === undefined) {
    reader = build(schema, fields);
    readers[fields].set(schema, reader);
  }
  return reader;
}

function build(schema: Schema, fields: UnknownFields): Reader {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'unknown':
      return (value) => value;
    case 'string':
    case 'enum':
    case 'template_literal':
      return ofType('string');
    case 'number':
    case 'boolean':
      return ofType(def.type);
    case 'literal':
      return ofType(typeof def.values[0]);
    case 'nullable':
      return unless((value) => value === null, readerOf(def.innerType, fields));
    case 'optional':
      return unless((value) => value === undefined, readerOf(def.innerType, fields));
    case 'catch':
      return otherwise(readerOf(def.innerType, fields), def.catchValue as () => unknown);
    case 'record':
      return (value) => (isRecord(value) ? value : MALFORMED);
    case 'array':
      return list(readerOf(def.element, fields));
    case 'object':
      return object(def, fields);
    case 'union':
      return union(def, fields);
    default:
      throw new Error(`A schema of type ${def.type} cannot be heard: say in heard.ts how two releases understand each other about it.`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const ofType = (type: string): Reader => (value) => (typeof value === type ? value : MALFORMED);

function unless(isNothing: (value: unknown) => boolean, read: Reader): Reader {
  return (value, leftOut) => (isNothing(value) ? value : read(value, leftOut));
}

function otherwise(read: Reader, instead: () => unknown): Reader {
  return (value, leftOut) => {
    const item = read(value, leftOut);
    if (item !== MALFORMED) return item;
    leftOut();
    return instead();
  };
}

/** The list itself, unless something in it had to be left out. */
function list(read: Reader): Reader {
  return (value, leftOut) => {
    if (!Array.isArray(value)) return MALFORMED;
    const given: readonly unknown[] = value;
    const items = given.map((item) => read(item, leftOut));
    if (items.every((item, index) => item === given[index])) return given;
    for (const item of items) if (item === MALFORMED) leftOut();
    return items.filter((item) => item !== MALFORMED);
  };
}

/** The value itself where unknown fields pass, unless something within had to be left out. */
function object({ shape, catchall }: z.core.$ZodObjectDef, unknownFields: UnknownFields): Reader {
  const fields = Object.entries(shape).map(([name, field]): [string, Reader] => [name, readerOf(field, unknownFields)]);
  // A loose object names all fields.
  const drops = unknownFields === 'drop' && catchall === undefined;
  return (value, leftOut) => {
    if (!isRecord(value)) return MALFORMED;
    let copy: Record<string, unknown> | undefined = drops ? {} : undefined;
    for (const [name, reader] of fields) {
      const given = value[name];
      const field = reader(given, leftOut);
      if (field === MALFORMED) return MALFORMED;
      if (field !== given) copy ??= { ...value };
      if (copy !== undefined && field !== undefined) copy[name] = field;
    }
    return copy ?? value;
  };
}

/** One of several forms. A form that this release does not know, by what tells forms apart, stays as it came. */
function union({ options, discriminator }: UnionDef, fields: UnknownFields): Reader {
  if (discriminator === undefined) {
    const forms = options.map((option) => readerOf(option, fields));
    return (value, leftOut) => firstOf(forms, value, leftOut);
  }
  const forms = options.map((option) => ({ option, read: readerOf(option, fields) }));
  return (value, leftOut) => {
    if (!isRecord(value) || typeof value[discriminator] !== 'string') return MALFORMED;
    const kind = value[discriminator];
    const known = forms.find(({ option }) => option._zod.propValues?.[discriminator]?.has(kind));
    return known === undefined ? value : known.read(value, leftOut);
  };
}

function firstOf(readers: readonly Reader[], value: unknown, leftOut: LeftOut): unknown {
  for (const read of readers) {
    const form = read(value, leftOut);
    if (form !== MALFORMED) return form;
  }
  return MALFORMED;
}
