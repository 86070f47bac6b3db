import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LOG_EVENTS, type LogEvent } from '@chatgenius/service-runtime';
import { WORKSPACE } from '@chatgenius/stack';

const events: Readonly<Record<string, LogEvent>> = Object.assign({}, ...Object.values(LOG_EVENTS)) as Record<string, LogEvent>;

/** The other direction is the compiler's: an event that is not in the catalogue has no type. */
describe('the catalogue of log events', () => {
  it('has none that nobody writes', () => {
    const sources = globSync('{apps,libs}/*/src/**/*.ts', { cwd: WORKSPACE }).filter((file) => !/\.(spec|fixture|events)\.ts$/.test(file));
    const written = sources.map((file) => readFileSync(path.join(WORKSPACE, file), 'utf8')).join('\n');
    expect(Object.keys(events).filter((name) => !written.includes(`'${name}'`))).toEqual([]);
  });

  it('has each once, with a name, a meaning and what to do', () => {
    expect(Object.keys(events)).toHaveLength(Object.values(LOG_EVENTS).reduce((sum, part) => sum + Object.keys(part).length, 0));
    expect(Object.entries(events).filter(([name, { meaning, action }]) => !/^[a-z-]+:[a-z-]+$/.test(name) || !meaning.endsWith('.') || !/[.?]$/.test(action))).toEqual([]);
  });
});
