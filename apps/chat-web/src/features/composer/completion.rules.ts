/** A name that is being typed, and where it begins. */
export interface Asked {
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

const BEHIND = /(?:^|[\s(])@([a-z0-9._-]{0,31})$/i;

/** The name before the cursor, if one is being typed there. */
export function askedAt(text: string, cursor: number): Asked | undefined {
  const query = BEHIND.exec(text.slice(0, cursor))?.[1];
  return query === undefined ? undefined : { query: query.toLowerCase(), from: cursor - query.length, to: cursor };
}

/** The text with the name in it, and where one goes on. */
export function completed(text: string, { from, to }: Asked, handle: string): { readonly text: string; readonly cursor: number } {
  const rest = text.slice(to);
  const space = rest.startsWith(' ') ? '' : ' ';
  return { text: text.slice(0, from) + handle + space + rest, cursor: from + handle.length + 1 };
}

/** People whose handle or a word of whose name begins with the query. Handles come first. */
export function matching<Person extends { readonly handle: string; readonly displayName: string }>(people: readonly Person[], query: string, most: number): readonly Person[] {
  const byHandle = people.filter(({ handle }) => handle.startsWith(query));
  const byName = people.filter((person) => !byHandle.includes(person) && person.displayName.toLowerCase().split(/\s+/).some((word) => word.startsWith(query)));
  return [...byHandle, ...byName].slice(0, most);
}
