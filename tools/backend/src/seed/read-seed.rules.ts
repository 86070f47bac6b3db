import { findNodeAtLocation, parseTree, printParseErrorCode, getNodeValue, type Node, type ParseError } from 'jsonc-parser';
import { type z } from 'zod';
import { SeedFile } from './seed-file.rules.ts';

/** What is wrong with a seed file, with the line and column of each fault. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** Reads a seed file; comments and trailing commas are fine. @throws SeedError */
export function readSeed(text: string, file: string): SeedFile {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error || !tree) throw new SeedError(`${place(file, text, error?.offset ?? 0)}: this is not JSON: ${error ? printParseErrorCode(error.error) : 'it is empty'}.`);
  const read = SeedFile.safeParse(getNodeValue(tree));
  if (read.success) return read.data;
  throw new SeedError(read.error.issues.map((issue) => `${place(file, text, offsetOf(tree, issue))}: ${nameOf(issue)}${issue.message}`).join('\n'));
}

/** Where the value is that a fault is about, or what should have it. */
function offsetOf(tree: Node, { path, ...issue }: z.core.$ZodIssue): number {
  const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  for (let end = keys.length; end >= 0; end--) {
    const node = findNodeAtLocation(tree, [...keys.slice(0, end), ...(unknown !== undefined && end === keys.length ? [unknown] : [])]);
    if (node) return unknown !== undefined && end === keys.length ? (node.parent?.offset ?? node.offset) : node.offset;
  }
  return tree.offset;
}

const nameOf = ({ path }: z.core.$ZodIssue): string => (path.length === 0 ? '' : `${path.reduce<string>((name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}${name && '.'}${String(key)}`), '')}: `);

function place(file: string, text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
