/** The person whose handle and name are removed from stored texts, and the replacement. */
export interface Forgotten {
  readonly userId: string;
  readonly formerHandle: string;
  readonly newHandle: string;
  readonly newName: string;
}

/** Handles are of letters, digits, dots, dashes and underscores: only the dot means something in a pattern. */
const patternOf = (handle: string): RegExp =>
  // A handle that goes on is another one: `@ada.b` is not `@ada`, but `@ada.` and `@ada...well` are, as mentions are read.
  new RegExp(`([@＠])${handle.replaceAll('.', '\\.')}(?![A-Za-z0-9]|[._-][A-Za-z0-9])`, 'giu');

/** Behind a sentence's end without a space: `@ada.Please`. */
const SENTENCE = (handle: string): RegExp => new RegExp(`([@＠])${handle.replaceAll('.', '\\.')}(?=\\.[A-Z])`, 'gu');

/**
 * A text in which nobody is called by a handle any more. Also in code, links and addresses, where it is no mention: the
 * identity goes, and rather too much than too little.
 */
export function withoutHandle(text: string, { formerHandle, newHandle }: Pick<Forgotten, 'formerHandle' | 'newHandle'>): string {
  return text.replace(patternOf(formerHandle), `$1${newHandle}`).replace(SENTENCE(formerHandle), `$1${newHandle}`);
}

/** What follows the last dot of a name, if it looks like that of a file. */
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;

/** The same in the name of a file: in `of @ada.png` nobody is called `ada.png`. */
export function withoutHandleInName(name: string, forgotten: Pick<Forgotten, 'formerHandle' | 'newHandle'>): string {
  const without = withoutHandle(name, forgotten);
  const [extension = ''] = EXTENSION.exec(without) ?? [];
  return withoutHandle(without.slice(0, without.length - extension.length), forgotten) + extension;
}

/** Names that programs give: a message is found again by it. */
const OF_PROGRAMS: ReadonlySet<string> = new Set(['clientMessageId']);

/** The same in all texts of an object, whatever it is (an event, metadata, an entry of a filter), and wherever it shows the user. */
export function withoutPerson(value: unknown, forgotten: Forgotten): unknown {
  if (typeof value === 'string') return withoutHandle(value, forgotten);
  if (Array.isArray(value)) return value.map((item: unknown) => withoutPerson(item, forgotten));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]): [string, unknown] => [withoutHandle(name, forgotten), OF_PROGRAMS.has(name) ? field : withoutPerson(field, forgotten)]);
  if (isFile(value)) entries.push(['name', withoutHandleInName(value.name, forgotten)]);
  return shown(Object.fromEntries(entries), forgotten);
}

/** A file is so everywhere. */
const isFile = (value: object): value is { name: string } => 'mediaType' in value && 'name' in value && typeof value.name === 'string';

/** Who is shown by handle and name is so everywhere as `{ id, handle, displayName }`. */
function shown(value: Record<string, unknown>, { userId, newHandle, newName }: Forgotten): Record<string, unknown> {
  if (value.id !== userId || typeof value.handle !== 'string') return value;
  return { ...value, handle: newHandle, ...('displayName' in value && { displayName: newName }) };
}
