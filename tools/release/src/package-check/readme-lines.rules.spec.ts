import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { asCommonJs, linesAt, readmeLines } from './readme-lines.rules.ts';

const README = readFileSync(path.join(WORKSPACE, 'libs/client-sdk/README.md'), 'utf8');

describe('the lines of the readme', () => {
  const lines = readmeLines(README);

  it('are the first program of the readme, whole', () => {
    expect(README).toContain(`\`\`\`ts\n${lines}\`\`\``);
    expect(lines).toMatch(/^import \{ ChatClient, signIn \}/);
    expect(lines.trimEnd()).toMatch(/await acknowledged;.*$/);
  });

  it('differ from it in two addresses alone', () => {
    const moved = linesAt(lines, 'http://127.0.0.1:1', 'http://127.0.0.1:2');
    const differing = moved.split('\n').filter((line, index) => line !== lines.split('\n')[index]);
    expect(differing).toHaveLength(2);
    expect(moved.replace('http://127.0.0.1:1', 'http://127.0.0.1:4000').replace('http://127.0.0.1:2', 'http://127.0.0.1:4001')).toBe(lines);
  });

  it('would be found out: a readme without them', () => {
    expect(() => readmeLines('```ts\nconst nothing = 1;\n```')).toThrow('no program');
    expect(() => linesAt(lines.replace('4001', '5001'), 'one', 'other')).toThrow('do not name');
  });

  it('are required in CommonJS', () => {
    expect(asCommonJs(`import { A, b } from 'c';\nawait b();\n`)).toBe(`module.exports = (async () => {\nconst { A, b } = require('c');\nawait b();\n})();\n`);
  });
});
