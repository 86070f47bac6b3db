import { z } from 'zod';

/*
 * The forms that environment variables take. Each is described by what it expects: the description
 * completes the sentence "expected …" of a fault.
 */

interface Bounds {
  min?: number;
  max?: number;
}

function wholeNumber({ min = 0, max = Number.MAX_SAFE_INTEGER }: Bounds) {
  return z.string().regex(/^-?\d{1,16}$/).transform(Number).pipe(z.int().min(min).max(max));
}

function inBounds({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

/** A whole number; not negative unless `min` allows it. */
export function integer(bounds: Bounds = {}) {
  return wholeNumber(bounds).describe(`a whole number${inBounds(bounds)}`);
}

/** A TCP port. 0 lets the system choose a free one. */
export function port() {
  return wholeNumber({ min: 0, max: 65_535 }).describe('a port from 0 to 65535 (0: any free one)');
}

/** A duration in milliseconds, as the variable's name says (`…_MS`). */
export function milliseconds(bounds: Bounds = {}) {
  return wholeNumber(bounds).describe(`a number of milliseconds${inBounds(bounds)}`);
}

/** A duration in seconds, as the variable's name says (`…_SECONDS`). */
export function seconds(bounds: Bounds = {}) {
  return wholeNumber(bounds).describe(`a number of seconds${inBounds(bounds)}`);
}

/** An absolute URL in one of the protocols, for example `url('nats', 'tls')`. */
export function url(...protocols: [string, ...string[]]) {
  const allowed = protocols.map((protocol) => `${protocol}:`);
  return z
    .string()
    .refine((value) => URL.canParse(value) && allowed.includes(new URL(value).protocol))
    .describe(`a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`);
}

/** The origin of a web page, exactly as browsers send it. */
export function origin() {
  return z
    .string()
    .refine((value) => URL.canParse(value) && new URL(value).origin === value)
    .describe('an origin such as https://chat.example.org (no path, no slash at the end)');
}

/** `true` or `false` (also 1/0, yes/no, on/off). */
export function flag() {
  return z.stringbool().describe('true or false');
}

/** Values separated by commas; spaces around them do not count. */
export function list<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()).filter((part) => part !== ''))
    .pipe(z.array(item))
    .describe(`values separated by commas, each ${item.description ?? 'a text'}`);
}
