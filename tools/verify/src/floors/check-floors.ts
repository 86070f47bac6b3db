import path from 'node:path';
import { type Print } from '../steps.ts';
import { circlesOf } from './circles.rules.ts';
import { FLOORS, KNOTS } from './floors.ts';
import { folderGraph, missingRooms, upwardImports } from './floors.rules.ts';
import { importGraph, readMentions, readSources } from './import-graph.ts';
import { PLANTED_CIRCLE, PLANTED_FOLDERS, plantedUpward } from './planted-imports.ts';
import { unusedFiles } from './unused-files.rules.ts';

/**
 * Fails for circles of files or folders in any project, for files that nobody uses, and for imports that go up where a project has floors. Then it adds sources that
 * do so, and fails unless each is reported.
 */
export function checkFloors(print: Print): void {
  const sources = readSources();
  const graph = importGraph(sources);
  const { circles, untied } = besides(KNOTS, [...circlesOf(graph), ...circlesOf(folderGraph(graph))]);
  const found = [
    ...circles.map((files) => `  these import each other:\n${files.map((file) => `    ${file}`).join('\n')}`),
    ...upwardImports(graph, FLOORS).map((line) => `  goes up: ${line}`),
    ...untied.map((knot) => `  is no knot any more: ${knot.join(', ')}`),
    ...unusedFiles(graph, readMentions(sources)).map((file) => `  is imported and started by nobody: ${file}`),
    ...missingRooms(graph, FLOORS).map((room) => `  is a floor and not there: ${room}`),
  ];
  print(`${graph.size} files: ${found.length === 0 ? `no import goes up, nothing is unused, and no files or folders import each other, except ${KNOTS.length} listed` : `\n${found.join('\n')}`}.\n`);
  provePlanted(sources, print);
  if (found.length > 0) throw new Error(`${found.length} faults of structure (tools/verify/src/floors/floors.ts).`);
}

/** Circles that are not allowed, and allowed ones that are not there. */
function besides(knots: readonly (readonly string[])[], circles: readonly (readonly string[])[]): { circles: readonly (readonly string[])[]; untied: readonly (readonly string[])[] } {
  const isPartOf = (circle: readonly string[], knot: readonly string[]): boolean => circle.every((member) => knot.includes(member));
  return {
    circles: circles.filter((circle) => !knots.some((knot) => isPartOf(circle, knot))),
    untied: knots.filter((knot) => !circles.some((circle) => isPartOf(circle, knot))),
  };
}

function provePlanted(sources: ReadonlyMap<string, string>, print: Print): void {
  const upward = plantedUpward(importGraph(sources));
  const graph = importGraph(new Map([...sources, ...[...upward, ...PLANTED_CIRCLE, PLANTED_FOLDERS].map(({ file, text }) => [file, text] as const)]));
  const reported = upwardImports(graph, FLOORS);
  const missed = [
    ...upward.filter(({ file }) => !reported.some((line) => line.startsWith(`${file} -> `))).map(({ file }) => file),
    ...(circlesOf(graph).some((files) => PLANTED_CIRCLE.every(({ file }) => files.includes(file))) ? [] : PLANTED_CIRCLE.map(({ file }) => file)),
    ...(circlesOf(folderGraph(graph)).some((folders) => folders.includes(path.dirname(PLANTED_FOLDERS.file))) ? [] : [PLANTED_FOLDERS.file]),
  ];
  print(`${upward.length} planted imports that go up, a planted circle of files and one of folders: ${missed.length} overlooked.\n`);
  if (missed.length > 0) throw new Error(`The check of floors overlooks what was planted: ${missed.join(', ')}`);
}
