import { readFileSync } from 'node:fs';
import path from 'node:path';
import { limits } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import ts from 'typescript';

const SOURCE = 'libs/contracts/src/limits.ts';

export interface DocumentedLimit {
  readonly name: string;
  readonly value: number;
  /** What the comment above it says; one comment may stand above several. */
  readonly meaning: string;
}

/** Every limit of size, with the comment that explains it where it is defined. */
export function documentedLimits(): DocumentedLimit[] {
  const comments = commentsIn(readFileSync(path.join(WORKSPACE, SOURCE), 'utf8'));
  return Object.entries(limits).map(([name, value]) => ({ name, value, meaning: comments.get(name) ?? '' }));
}

function commentsIn(source: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  const file = ts.createSourceFile(SOURCE, source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) comments.set(node.name.getText(file), ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' ').replaceAll(/\s+/g, ' '));
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return comments;
}
