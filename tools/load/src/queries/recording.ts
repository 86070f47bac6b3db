import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** A statement that a service has sent, with the values that it was first sent with in a scene, or at all. */
export interface Statement {
  readonly scene?: string;
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const PLANNED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** The file that services record their statements in. */
export class Recording {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Statements that are sent meanwhile are recorded as those of this scene. */
  async during(scene: string, act: () => Promise<unknown>): Promise<void> {
    writeFileSync(`${this.file}.scene`, scene);
    try {
      await act();
    } finally {
      rmSync(`${this.file}.scene`);
    }
  }

  /** What has a plan: each statement once for each scene. */
  read(): Statement[] {
    const lines = readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
    const statements = lines.map((line) => JSON.parse(line) as Statement).filter(({ text }) => PLANNED.test(text));
    return [...new Map(statements.map((statement) => [`${statement.scene ?? ''}\n${statement.text}`, statement])).values()];
  }
}
