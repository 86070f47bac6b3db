import { createHash } from 'node:crypto';
import { knownFieldsOf, type RouteContract } from '@chatgenius/contracts';

const versionOf = ({ version }: { version?: unknown }): string | undefined => (typeof version === 'number' ? String(version) : undefined);

/** The strong entity tag of what a route answers (RFC 9110, section 8.8.3), with its quotes: its version, or else a hash of it. */
export function etagOf(route: RouteContract, answer: unknown): string | undefined {
  const { etag, output } = route;
  if (etag === undefined) return undefined;
  const version = etag === true ? versionOf(answer as object) : etag(answer);
  return `"${version ?? hashOf(knownFieldsOf(output, answer))}"`;
}

const hashOf = (answer: unknown): string => createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 22);

/** Whether a header `If-Match` allows a change of what has this tag now; weak tags never do (section 13.1.1). */
export function isMatch(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return [...header.matchAll(/(W\/)?("[^"]*")/g)].some(([, weak, tag]) => weak === undefined && tag === etag);
}
