import { hash } from 'node:crypto';
import { knownFieldsOf, type RouteContract } from '@chatgenius/contracts';

/** The version of what has one. */
export function versionOf(answer: unknown): { readonly version?: number } {
  const { version } = answer as { version?: unknown };
  return typeof version === 'number' ? { version } : {};
}

/** The strong entity tag of what a route answers (RFC 9110, section 8.8.3), with its quotes: its version, or else a hash of it. */
export function etagOf(route: RouteContract, answer: unknown): string | undefined {
  const { etag, output } = route;
  if (etag === undefined) return undefined;
  const version = etag === true || etag === 'version' ? versionOf(answer).version : etag(answer);
  return `"${version ?? hashOf(knownFieldsOf(output, answer))}"`;
}

const hashOf = (answer: unknown): string => hash('sha256', JSON.stringify(answer), 'base64url').slice(0, 22);

/** Whether a header `If-Match` allows a change of what has this tag now; weak tags never do (section 13.1.1). */
export function isMatch(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return [...header.matchAll(/(W\/)?("[^"]*")/g)].some(([, weak, tag]) => weak === undefined && tag === etag);
}
