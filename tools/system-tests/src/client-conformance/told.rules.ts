/** What a client under test tells, one JSON text a line (docs/guides/writing-a-client.md). */
export type Told =
  | { readonly tell: 'token' }
  | { readonly tell: 'ready'; readonly userId: string }
  | { readonly tell: 'refused'; readonly reason: string }
  | { readonly tell: 'joined'; readonly stream: string }
  | { readonly tell: 'applied'; readonly stream: string; readonly seq: number; readonly type: string }
  | { readonly tell: 'sent'; readonly text: string; readonly seq: number }
  | { readonly tell: 'failed'; readonly text: string; readonly reason: string };

type Kind = Told['tell'];
export type ToldOf<Name extends Kind> = Extract<Told, { tell: Name }>;

const FIELDS: Readonly<Record<Kind, Readonly<Record<string, 'string' | 'number'>>>> = {
  token: {},
  ready: { userId: 'string' },
  refused: { reason: 'string' },
  joined: { stream: 'string' },
  applied: { stream: 'string', seq: 'number', type: 'string' },
  sent: { text: 'string', seq: 'number' },
  failed: { text: 'string', reason: 'string' },
};

/** @throws Error that tells whoever writes the client what is wrong with the line */
export function readTold(line: string): Told {
  const told = parsed(line);
  const fields = Object.hasOwn(FIELDS, String(told.tell)) ? FIELDS[told.tell as Kind] : undefined;
  if (fields === undefined) throw new Error(`a line that tells nothing known: ${line.slice(0, 200)}`);
  const missing = Object.entries(fields).filter(([name, type]) => typeof told[name] !== type);
  if (missing.length > 0) throw new Error(`${String(told.tell)} needs ${missing.map(([name, type]) => `${name}, a ${type}`).join(', ')}: ${line.slice(0, 200)}`);
  return told as unknown as Told;
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Error(`a line that is no JSON object; write logs to stderr: ${line.slice(0, 200)}`);
}
