import { SchemaComparison, type Change } from './schema-changes.rules.ts';
import { type Direction, type Schema } from './schema.ts';
import { type Snapshot } from './snapshot.ts';

type Facts = Readonly<Record<string, string | number | boolean | undefined>>;
type Table<Row> = Readonly<Record<string, Row>>;
/** Whether another value of a fact breaks who relies on the former one. */
type Breaks = (name: string, before: unknown, after: unknown) => boolean;

const NOTHING: Schema = { type: 'object', properties: {} };

/** What differs between two releases, and what of it breaks clients of the first one. */
export function contractChanges(before: Snapshot, after: Snapshot): Change[] {
  return [
    ...payloadChanges('sent', before, after),
    ...payloadChanges('told', before, after),
    ...tableChanges('sent', 'command', before.commands, after.commands, ofCommands),
    ...tableChanges('told', 'event', before.events, after.events, () => true),
    ...tableChanges('sent', 'route', before.routes, after.routes, ofRoutes),
    ...tableChanges('told', 'reason', before.errors, after.errors, () => true),
    ...limitChanges(before.limits, after.limits),
    ...permissionChanges(before.permissions, after.permissions),
  ];
}

/** Names a change, for whoever accepts it: `told Message.text: is gone`. */
export const nameOfChange = ({ direction, where, what }: Change): string => `${direction} ${where}: ${what}`;

function payloadChanges(direction: Direction, before: Snapshot, after: Snapshot): Change[] {
  const comparison = new SchemaComparison(direction, before.schemas, after.schemas);
  const [former, present] = [before.payloads[direction], after.payloads[direction]];
  // What is gone or new as a whole is told of as a command, event or route.
  for (const [where, schema] of Object.entries(former)) if (where in present) comparison.compare(where, schema, present[where] ?? NOTHING);
  return comparison.changes;
}

/** A permission that is needed, or a token: taken away, it hinders nobody. A limit is only counted otherwise. */
const ofCommands: Breaks = (name, _before, after) => name === 'permission' && after !== undefined;
const ofRoutes: Breaks = (name, before, after) => {
  if (name === 'auth') return after !== 'none';
  if (name === 'permission') return after !== undefined;
  if (name === 'scope') return before !== undefined && after !== 'any';
  if (name === 'limit') return false;
  return !['idempotencyKey', 'etag', 'form'].includes(name) || before !== undefined;
};

function tableChanges(direction: Direction, kind: string, before: Table<Facts>, after: Table<Facts>, breaks: Breaks): Change[] {
  const at = (name: string): string => `${kind} ${name}`;
  const rows = Object.entries(before).flatMap(([name, former]): Change[] => {
    const present = after[name];
    if (present === undefined) return [{ direction, where: at(name), what: 'is gone', breaking: true }];
    return [...new Set([...Object.keys(former), ...Object.keys(present)])].flatMap((fact) => {
      const [was, is] = [former[fact], present[fact]];
      return was === is ? [] : [{ direction, where: at(name), what: `has ${fact} ${String(is ?? 'none')}, not ${String(was ?? 'none')}`, breaking: breaks(fact, was, is) }];
    });
  });
  return [...rows, ...added(before, after).map((name) => ({ direction, where: at(name), what: 'is new', breaking: false }))];
}

/** A lower limit refuses what was taken. */
function limitChanges(before: Table<number>, after: Table<number>): Change[] {
  const rows = Object.entries(before).flatMap(([name, former]): Change[] => {
    const present = after[name];
    if (present === former) return [];
    const what = present === undefined ? 'is gone' : `is ${present}, not ${former}`;
    return [{ direction: 'sent', where: `limit ${name}`, what, breaking: present === undefined || present < former }];
  });
  return [...rows, ...added(before, after).map((name): Change => ({ direction: 'sent', where: `limit ${name}`, what: 'is new', breaking: false }))];
}

function permissionChanges(before: Table<readonly string[]>, after: Table<readonly string[]>): Change[] {
  const change = (permission: string, what: string, breaking: boolean): Change => ({ direction: 'sent', where: `permission ${permission}`, what, breaking });
  const rows = Object.entries(before).flatMap(([permission, former]) => {
    const present = after[permission];
    if (present === undefined) return [change(permission, 'is gone', true)];
    return [
      ...former.filter((role) => !present.includes(role)).map((role) => change(permission, `is no longer of ${role}`, true)),
      ...present.filter((role) => !former.includes(role)).map((role) => change(permission, `is also of ${role}`, false)),
    ];
  });
  return [...rows, ...added(before, after).map((permission) => change(permission, 'is new', false))];
}

const added = (before: object, after: object): string[] => Object.keys(after).filter((name) => !(name in before));
