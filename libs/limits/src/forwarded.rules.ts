/** Where proxies write down who has asked them. */
export const PROXY_HEADERS = ['x-forwarded-for', 'forwarded'] as const;
export type ProxyHeader = (typeof PROXY_HEADERS)[number];

/**
 * The last `count` places of the header, or all if there are fewer, as proxies name whom they were asked by; empty where
 * one names nobody. Read from the right, where trusted proxies write: nothing that a client has written before them, a
 * quote that never ends included, changes what is found there.
 */
export function lastNodes({ header, value }: { header: ProxyHeader; value: string }, count: number): string[] {
  const places = split(value, ',', count).map((place) => place.trim());
  return header === 'forwarded' ? places.map(nodeOf) : places.map(unquoted);
}

/** The node of one place of Forwarded: `for=192.0.2.60;proto=http` (RFC 7239, section 4). */
function nodeOf(place: string): string {
  const pairs = split(place, ';').map((pair) => pair.trim().split(/=(.*)/s));
  const nodes = pairs.filter(([name]) => name?.toLowerCase() === 'for').map(([, value = '']) => unquoted(value));
  const [node = ''] = nodes;
  return nodes.length === 1 ? node : '';
}

/** Parts between separators that stand in no quoted string, at most `most` of them, from the right. */
function split(text: string, separator: string, most = Number.POSITIVE_INFINITY): string[] {
  const parts: string[] = [];
  let end = text.length;
  let quoted = false;
  for (let index = text.length - 1; index >= 0; index--) {
    const character = text[index];
    if (character === '"' && !isEscaped(text, index)) quoted = !quoted;
    if (character !== separator || quoted) continue;
    parts.unshift(text.slice(index + 1, end));
    if (parts.length === most) return parts;
    end = index;
  }
  return [text.slice(0, end), ...parts];
}

/** An odd number of backslashes before it (RFC 9110, section 5.6.4). */
function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

const unquoted = (value: string): string => (/^".*"$/s.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value);
