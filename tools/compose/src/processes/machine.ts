import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { mountOf, type ComposeFile, type ComposeService } from '../compose-file.ts';

/** Ports of containers are taken as they are, so each service gets an address of its own. */
const NETWORK = '127.77';
const READABLE = 0o755;

/**
 * Plays the part of the containers. Each service gets an address of this machine, each volume a folder. Mounted files are
 * copied, with these addresses and folders in the place of the containers' names and paths.
 */
export class Machine {
  readonly #folder: string;
  readonly #addresses: ReadonlyMap<string, string>;

  constructor(file: ComposeFile, folder: string) {
    this.#folder = folder;
    // Two of these side by side shall not meet.
    const third = process.pid % 250;
    this.#addresses = new Map(Object.keys(file.services).map((name, index) => [name, `${NETWORK}.${third}.${index + 10}`]));
    chmodSync(folder, READABLE);
  }

  addressOf(name: string): string {
    const address = this.#addresses.get(name);
    if (address === undefined) throw new Error(`There is no service ${name}.`);
    return address;
  }

  logOf = (name: string): string => path.join(this.#folder, 'logs', `${name}.log`);

  /** A folder that only this service has. */
  ownFolder(name: string): string {
    const folder = path.join(this.#folder, 'own', name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Brings what the service mounts. */
  mount(name: string, service: ComposeService): void {
    const { volumes, tmpfs } = service;
    for (const place of tmpfs) mkdirSync(this.#placeOf(name, place), { recursive: true });
    for (const { source, target, isFile } of volumes.map(mountOf)) {
      const place = isFile ? this.#placeOf(name, target) : this.#volume(source);
      if (!isFile) mkdirSync(place, { recursive: true });
      else this.#copy(path.join(WORKSPACE, source), place, (text) => this.translate(name, service, text));
    }
  }

  /** A text of the compose file, or of a file that is mounted, as it has to be here. */
  translate(name: string, { volumes, tmpfs }: ComposeService, text: string): string {
    const places = [
      ...volumes.map(mountOf).map(({ source, target, isFile }) => [target, isFile ? this.#placeOf(name, target) : this.#volume(source)] as const),
      ...tmpfs.map((target) => [target, this.#placeOf(name, target)] as const),
    ].toSorted(([one], [other]) => other.length - one.length);
    // One pass: what has been replaced is not looked at again.
    const targets = places.map(([target]) => target.replaceAll(/[.\\]/g, '\\$&'));
    const names = [...this.#addresses.keys()];
    const pattern = new RegExp(`(?<![\\w-])(?:(${names.join('|')})(?=:\\d)${targets.length > 0 ? `|(${targets.join('|')})(?=$|[/\\s;'"])` : ''})`, 'gm');
    return text.replaceAll(pattern, (found, service: string | undefined) => (service === undefined ? (places.find(([target]) => target === found)?.[1] ?? found) : this.addressOf(service)));
  }

  #copy(source: string, place: string, translate: (text: string) => string): void {
    mkdirSync(path.dirname(place), { recursive: true });
    if (statSync(source).isDirectory()) cpSync(source, place, { recursive: true });
    else writeFileSync(place, translate(readFileSync(source, 'utf8')));
  }

  #placeOf = (name: string, target: string): string => path.join(this.#folder, 'mounts', name, target);
  #volume = (volume: string): string => path.join(this.#folder, 'volumes', volume);
}
