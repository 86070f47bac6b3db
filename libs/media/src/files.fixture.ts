import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files for one spec, which go with it. */
export class SpecFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'chatgenius-media-'));
  #files = 0;

  /** A file, and an empty folder for what is made of it. */
  file(bytes: Buffer | string): { file: string; folder: string } {
    const file = path.join(this.path, String((this.#files += 1)));
    const folder = `${file}.made`;
    mkdirSync(folder);
    writeFileSync(file, bytes);
    return { file, folder };
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
