import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { ruleGroups } from '../rules/rule-file.ts';
import { ALERTS } from './alerts.ts';

const FOLDER = path.join(WORKSPACE, 'docs/runbooks');
const SECTIONS = ['First look', 'Decision tree', 'Mitigation', 'Rehearsed'];

describe('runbooks', () => {
  it('are there for each alert, and for nothing else', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(ALERTS.map(({ name }) => `${name}.md`).toSorted());
  });

  it('are linked by each alert', () => {
    const rules = ruleGroups({ runbooks: 'https://books/' }).flatMap(({ rules: all }) => all) as { alert?: string; annotations?: { runbook_url: string } }[];
    const alerts = rules.filter(({ alert }) => alert !== undefined);
    expect(alerts).toHaveLength(ALERTS.length);
    expect(alerts.filter(({ alert, annotations }) => annotations?.runbook_url !== `https://books/${alert}`)).toEqual([]);
  });

  it.each(ALERTS.map(({ name }) => [name]))('%s says what it means and what to do', (name) => {
    const page = readFileSync(path.join(FOLDER, `${name}.md`), 'utf8');
    expect(page.startsWith(`# ${name}\n`)).toBe(true);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(SECTIONS);
    expect(page.split(/^#.*$/m).slice(1).filter((section) => section.trim() === '')).toEqual([]);
  });
});
