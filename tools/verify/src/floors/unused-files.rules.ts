import path from 'node:path';
import { type ImportGraph } from './import-graph.ts';

/** Begin a program, a package or a spec: nobody has to import them. */
const ENTRY = /(^|\/)(main|index)\.tsx?$|\.(spec|fixture)\.tsx?$/;

/** Files that no file imports, and whose name stands nowhere in `mentions`: nobody starts them by their path either. */
export function unusedFiles(graph: ImportGraph, mentions: string): string[] {
  const imported = new Set([...graph].flatMap(([file, targets]) => targets.filter((target) => target !== file)));
  return [...graph.keys()].filter((file) => !ENTRY.test(file) && !imported.has(file) && !mentions.includes(path.basename(file)));
}
