import { z } from 'zod';
import { maskUrl, maskWhole } from './masks.rules.ts';
import { variableForms, type VariableForm } from './variable-form.ts';

/*
 * The forms that environment variables take. What a variable means is said where it is defined, by `.describe(…)`.
 */

interface Bounds {
  min?: number;
  max?: number;
}

function wholeNumber(unit: string, { min = 0, max = Number.MAX_SAFE_INTEGER }: Bounds, note = '') {
  const number = z.string().regex(/^-?\d{1,16}$/).transform(Number).pipe(z.int().min(min).max(max));
  return number.register(variableForms, { expected: `${unit}${inBounds({ min, max })}${note}` });
}

function inBounds({ min, max }: Required<Bounds>): string {
  if (max !== Number.MAX_SAFE_INTEGER) return ` from ${min} to ${max}`;
  return min === 0 ? '' : ` of at least ${min}`;
}

/** A whole number of what is counted, in the plural: `count('connections', { min: 2 })`. Not negative unless `min` allows it. */
export function count(unit: string, bounds: Bounds = {}) {
  return wholeNumber(`a whole number of ${unit}`, bounds);
}

/** The most of something; 0 switches the limit off. */
export function limit(unit: string, { max }: { max: number }) {
  return wholeNumber(`a whole number of ${unit}`, { max }, ' (0: no limit)');
}

/** A TCP port. 0 lets the system choose a free one. */
export function port() {
  return wholeNumber('a port', { min: 0, max: 65_535 }, ' (0: any free one)');
}

/** A duration in milliseconds, as the variable's name says (`…_MS`). */
export function milliseconds(bounds: Bounds = {}) {
  return wholeNumber('a number of milliseconds', bounds);
}

/** A duration in seconds, as the variable's name says (`…_SECONDS`). */
export function seconds(bounds: Bounds = {}) {
  return wholeNumber('a number of seconds', bounds);
}

/** A size in bytes, as the variable's name says (`…_BYTES`). */
export function bytes(bounds: Bounds = {}) {
  return wholeNumber('a number of bytes', bounds);
}

/** A text of which only its reader knows what it may be, for example `text('an audience')`. */
export function text(expected: string) {
  return z.string().min(1).register(variableForms, { expected });
}

/** The path of a file that has to be there. */
export function file(content: string) {
  return z.string().min(1).register(variableForms, { expected: `the path of ${content}`, namesFile: true });
}

/** Never shown in the open, unless `mask` leaves something of it. */
export function secret({ expected, accepts, mask = maskWhole }: Required<Pick<VariableForm, 'expected'>> & Pick<VariableForm, 'mask'> & { accepts: (value: string) => boolean }) {
  return z.string().refine(accepts).register(variableForms, { expected, secret: true, mask });
}

/** An absolute URL in one of the protocols, for example `url('http', 'https')`. */
export function url(...protocols: Protocols) {
  return z.string().refine(isUrlOf(protocols)).register(variableForms, { expected: `a URL that begins with ${spell(protocols)}`, mask: maskUrl });
}

/** A link of which a part is filled in: `urlTemplate('token')`. */
export function urlTemplate(name: string) {
  const place = `{${name}}`;
  return z
    .string()
    .refine((value) => value.includes(place) && isUrlOf(['http', 'https'])(value.replaceAll(place, 'x')))
    .register(variableForms, { expected: `a URL with ${place} in it, for example https://chat.example.org/page?${name}=${place}` });
}

/** The URL of a server, with account and password. */
export function serverUrl(...protocols: Protocols) {
  return secret({
    expected: `a URL that begins with ${spell(protocols)}, in which special characters of a password are percent-encoded`,
    accepts: (value) => isUrlOf(protocols)(value) && !holdsBrokenPassword(new URL(value)),
    mask: maskUrl,
  });
}

/** Postgres, on one host or, as libpq has it, on several. @param sessions what its target_session_attrs may be, which leaves no choice */
export function postgresUrl({ sessions }: { sessions: readonly string[] }) {
  return secret({
    expected: 'a URL that begins with postgresql:// or postgres://, in which special characters of a password are percent-encoded, with one host or several, separated by commas',
    accepts: (value) => perHost(value).every((url) => accepted(url) && sessions.includes(new URL(url).searchParams.get('target_session_attrs') ?? sessions[0] ?? '')),
    mask: maskUrl,
  });
}

const HOSTS = /(?<=^[a-z]+:\/\/(?:[^@/?#]*@)?)[^@/?#]+(?=$|[/?#])/;
const perHost = (value: string): string[] => (HOSTS.exec(value)?.[0] ?? '').split(',').map((host) => value.replace(HOSTS, () => host));
const accepted = (url: string): boolean => isUrlOf(['postgresql', 'postgres'])(url) && !holdsBrokenPassword(new URL(url));

type Protocols = [string, ...string[]];

const spell = (protocols: Protocols): string => protocols.map((protocol) => `${protocol}://`).join(' or ');

/** A server of Postgres may also be named by the parameter `host`, as sockets of Unix are. */
const isUrlOf = (protocols: Protocols) => (value: string): boolean => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  return parsed !== undefined && protocols.includes(parsed.protocol.slice(0, -1)) && (parsed.hostname !== '' || parsed.searchParams.has('host'));
};

/** `postgres://app:12#34@db` is a URL, of a server `app` at port 12. */
const holdsBrokenPassword = ({ pathname, hash }: URL): boolean => hash !== '' || pathname.includes('@');

/** The origin of a web page, exactly as browsers send it. */
export function origin() {
  return z
    .string()
    .refine((value) => URL.canParse(value) && new URL(value).origin === value)
    .register(variableForms, { expected: 'an origin such as https://chat.example.org (no path, no slash at the end)' });
}

/** `true` or `false` (also 1/0, yes/no, on/off). */
export function flag() {
  return z.stringbool().register(variableForms, { expected: 'true or false' });
}

/** A value that is more than a line can say: it may be given as a file, as secrets are. */
export function json<Value extends z.ZodType>(expected: string, value: Value) {
  const field = z.string().transform(parsedJson).pipe(value);
  variableForms.add(field, { expected, secret: true, mask: (text: string) => text });
  return field;
}

function parsedJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
}

/** Values separated by commas; spaces around them do not count. */
export function list<Item extends z.ZodType<unknown, string>>(item: Item) {
  const { expected = 'a text', mask } = variableForms.get(item) ?? {};
  return z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()).filter((part) => part !== ''))
    .pipe(z.array(item))
    .register(variableForms, { expected: `values separated by commas, each ${expected}`, ...(mask && { mask: (value) => value.split(',').map(mask).join(',') }) });
}
