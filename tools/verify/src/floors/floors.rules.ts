import { type Floors } from './floors.ts';
import { type ImportGraph } from './import-graph.ts';

/** Of the floor it stands on: what is not listed is above all floors, as `main.ts` and the composition are. */
interface Room {
  readonly project: string;
  readonly name: string;
}

/** One line for each import that goes up, or across to another room of the same floor. */
export function upwardImports(graph: ImportGraph, floors: Readonly<Record<string, Floors>>): string[] {
  return [...graph].flatMap(([file, targets]) => targets.filter((target) => goesUp(file, target, floors)).map((target) => `${file} -> ${target}`));
}

/** Folder -> the folders of the same project that its files import. Folders are those right below `src`. */
export function folderGraph(graph: ImportGraph): ImportGraph {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of graph) {
    const from = folderOf(file);
    if (from === undefined || isTest(file)) continue;
    const known = folders.get(from.path) ?? new Set();
    for (const target of targets) {
      const to = folderOf(target);
      if (to?.project === from.project && to.path !== from.path) known.add(to.path);
    }
    folders.set(from.path, known);
  }
  return new Map([...folders].map(([folder, targets]) => [folder, [...targets]]));
}

/** Rooms that a project's floors name, and that are not there. */
export function missingRooms(graph: ImportGraph, floors: Readonly<Record<string, Floors>>): string[] {
  const there = new Set([...graph.keys()].map(roomOf).map(({ project, name }) => `${project}/src/${name}`));
  return Object.entries(floors).flatMap(([project, names]) => names.flat().map((name) => `${project}/src/${name}`).filter((room) => !there.has(room)));
}

function goesUp(file: string, target: string, floors: Readonly<Record<string, Floors>>): boolean {
  const [from, to] = [roomOf(file), roomOf(target)];
  const own = floors[from.project];
  if (own === undefined || from.project !== to.project || from.name === to.name || isTest(file)) return false;
  return levelOf(to, own) >= levelOf(from, own) && levelOf(from, own) < own.length;
}

/** `apps/connection-gateway/src/streams/stream-hub.ts` -> room `streams` of `apps/connection-gateway`. */
function roomOf(file: string): Room {
  const [kind, name, , room] = file.split('/');
  return { project: `${kind}/${name}`, name: room ?? '' };
}

function folderOf(file: string): { readonly project: string; readonly path: string } | undefined {
  const { project, name } = roomOf(file);
  return name.includes('.') ? undefined : { project, path: `${project}/src/${name}` };
}

function levelOf({ name }: Room, floors: Floors): number {
  const level = floors.findIndex((rooms) => rooms.includes(name));
  return level < 0 ? floors.length : level;
}

/** Tests may use fixtures of the whole project. */
const isTest = (file: string): boolean => /\.(spec|fixture)\.tsx?$/.test(file);
