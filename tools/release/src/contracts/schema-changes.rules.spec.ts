import { Ajv } from 'ajv';
import fc from 'fast-check';
import { SchemaComparison } from './schema-changes.rules.ts';
import { type Direction, type Schema } from './schema.ts';

const breaks = (direction: Direction, before: Schema, after: Schema): boolean => {
  const comparison = new SchemaComparison(direction, {}, {});
  comparison.compare('it', before, after);
  return comparison.changes.some(({ breaking }) => breaking);
};

/** Schemas as the contracts have them, small ones. */
const { schema } = fc.letrec<{ schema: Schema; leaf: Schema; object: Schema }>((tie) => ({
  leaf: fc.oneof(
    fc.constant({ type: 'boolean' }),
    fc.record({ type: fc.constantFrom('integer', 'number'), minimum: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ type: fc.constant('string'), enum: fc.subarray(['a', 'b', 'c'], { minLength: 1 }) }),
  ),
  object: fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('schema'), { noNullPrototype: true, maxKeys: 3 }).chain((properties) =>
    fc.subarray(Object.keys(properties)).map((required) => ({ type: 'object', properties, required })),
  ),
  schema: fc.oneof({ maxDepth: 2, depthSize: 'small' }, tie('leaf'), tie('object'), tie('leaf').map((items) => ({ type: 'array', items })), tie('leaf').map((leaf) => ({ anyOf: [leaf, { type: 'null' }] }))),
}));

const value = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 2 }, fc.constantFrom('a', 'b', 'c', 'ab', 'abcd'), fc.constantFrom(0, 1, 2, 2.5, 4), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { noNullPrototype: true, maxKeys: 3 })),
})).value;

const everywhere = (schema: unknown, change: (fields: Record<string, unknown>) => Record<string, unknown>): Schema => {
  if (Array.isArray(schema)) return schema.map((each) => everywhere(each, change)) as unknown as Schema;
  if (typeof schema !== 'object' || schema === null) return schema as Schema;
  return change(Object.fromEntries(Object.entries(schema).map(([name, each]) => [name, everywhere(each, change)])));
};
const closed = (schema: Schema): Schema => everywhere(schema, (fields) => (fields.type === 'object' ? { ...fields, additionalProperties: false } : fields));
/** As clients read: they take values that they do not know, and measure nothing. */
const withoutSizes = (schema: Schema): Schema => everywhere(schema, (fields) => Object.fromEntries(Object.entries(fields).filter(([name]) => !['enum', 'maxLength', 'minimum'].includes(name))));

describe('the classification of a schema', () => {
  const ajv = new Ajv({ strict: false });

  it('lets nothing break what clients send: whatever was taken is taken after each change that counts as compatible', () => {
    fc.assert(
      fc.property(schema, schema, fc.array(value, { minLength: 20, maxLength: 20 }), (before, after, values) => {
        fc.pre(!breaks('sent', before, after));
        // Clients send no fields that their release does not know.
        const [took, takes] = [ajv.compile(closed(before)), ajv.compile(after)];
        for (const each of values) if (took(each)) expect(takes(each)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('lets nothing break what clients are told: whatever is said is understood after each change that counts as compatible', () => {
    fc.assert(
      fc.property(schema, schema, fc.array(value, { minLength: 20, maxLength: 20 }), (before, after, values) => {
        fc.pre(!breaks('told', before, after));
        const [understood, said] = [ajv.compile(withoutSizes(before)), ajv.compile(after)];
        for (const each of values) if (said(each)) expect(understood(each)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('finds no change between a schema and itself', () => {
    fc.assert(
      fc.property(schema, fc.constantFrom<Direction>('sent', 'told'), (one, direction) => {
        const comparison = new SchemaComparison(direction, {}, {});
        comparison.compare('it', one, structuredClone(one));
        expect(comparison.changes).toEqual([]);
      }),
    );
  });

  it('compares entities by name, each once, also those that contain themselves', () => {
    const tree = (type: string) => ({ Tree: { type: 'object', properties: { name: { type }, parts: { type: 'array', items: { $ref: '#/Tree' } } }, required: ['name'] } });
    const comparison = new SchemaComparison('told', tree('string'), tree('integer'));
    for (const where of ['one', 'other']) comparison.compare(where, { $ref: '#/Tree' }, { $ref: '#/Tree' });
    expect(comparison.changes).toEqual([
      { direction: 'told', where: 'Tree.name', what: 'may not be string any more', breaking: false },
      { direction: 'told', where: 'Tree.name', what: 'may be number', breaking: true },
    ]);
  });

  it('takes a schema that has got a name for the same', () => {
    const comparison = new SchemaComparison('sent', {}, { Name: { type: 'string', maxLength: 5 } });
    comparison.compare('it', { type: 'string', maxLength: 5 }, { $ref: '#/Name' });
    expect(comparison.changes).toEqual([]);
  });
});
