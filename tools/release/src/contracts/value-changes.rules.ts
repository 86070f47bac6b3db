import { type Direction, type Schema } from './schema.ts';

interface Found {
  readonly what: string;
  readonly breaking: boolean;
}

/** Values that are listed, or that need not be any more. Texts that clients are told may be others: they must take unknown ones. */
export function choiceChanges(direction: Direction, before: Schema, after: Schema): Found[] {
  const [former, present] = [valuesOf(before), valuesOf(after)];
  if (former === undefined && present === undefined) return [];
  if (present === undefined) return [{ what: 'may have any value', breaking: direction === 'told' && !isText(before) }];
  if (former === undefined) return [{ what: `must be one of ${present.join(', ')}`, breaking: direction === 'sent' }];
  const [gone, added] = [former.filter((value) => !present.includes(value)), present.filter((value) => !former.includes(value))];
  return [
    ...gone.map((value) => ({ what: `has no value ${value} any more`, breaking: direction === 'sent' })),
    ...added.map((value) => ({ what: `may be ${value}`, breaking: direction === 'told' && !isText(before) })),
  ];
}

/** Whether a bound lets fewer values through when it is raised. */
const BOUNDS: Readonly<Record<string, boolean>> = { minLength: true, minItems: true, minimum: true, exclusiveMinimum: true, maxLength: false, maxItems: false, maximum: false, exclusiveMaximum: false };

/** Sizes: what is sent must not be refused that was taken. Clients do not measure what they are told. */
export function boundChanges(direction: Direction, before: Schema, after: Schema): Found[] {
  return Object.entries(BOUNDS).flatMap(([name, narrowsUpwards]) => {
    const open = narrowsUpwards ? -Infinity : Infinity;
    const [former, present] = [before[name] ?? open, after[name] ?? open].map(Number) as [number, number];
    if (former === present) return [];
    const narrower = present > former === narrowsUpwards;
    return [{ what: `has ${name} ${Number.isFinite(present) ? present : 'of any size'}, not ${Number.isFinite(former) ? former : 'of any size'}`, breaking: direction === 'sent' && narrower }];
  });
}

/** Formats, patterns, whole numbers, and what counts when nothing is said. */
export function formChanges(direction: Direction, before: Schema, after: Schema): Found[] {
  const found: Found[] = [];
  for (const name of ['format', 'pattern']) {
    const [former, present] = [before[name], after[name]];
    if (former === present) continue;
    const fewer = direction === 'sent' ? present !== undefined : former !== undefined;
    found.push({ what: `has ${name} ${said(present)}, not ${said(former)}`, breaking: fewer });
  }
  const [whole, wholeNow] = [before.type === 'integer', after.type === 'integer'];
  if (whole !== wholeNow) found.push({ what: wholeNow ? 'must be a whole number' : 'may be a fraction', breaking: wholeNow === (direction === 'sent') });
  if (direction === 'sent' && JSON.stringify(before.default) !== JSON.stringify(after.default)) found.push({ what: `counts as ${said(after.default)} when it is left out, not as ${said(before.default)}`, breaking: before.default !== undefined });
  return found;
}

const said = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
const isText = ({ type, enum: values, const: value }: Schema): boolean => type === 'string' || typeof (value ?? (values as unknown[] | undefined)?.[0]) === 'string';

function valuesOf({ enum: values, const: value }: Schema): string[] | undefined {
  const all = (values as unknown[] | undefined) ?? (value === undefined ? undefined : [value]);
  return all?.map((each) => JSON.stringify(each));
}
