import { ALERTS, BOARDS, RECORDED, UNUSED } from '@chatgenius/observability';
import { unknownIn, type Query } from '../rules/metrics.rules.ts';
import { metricsInCode } from './metrics-in-code.ts';

const metrics = metricsInCode();
/** A histogram is one metric, whichever of its series is read. */
const family = (name: string): string => name.replace(/_(bucket|count|sum)$/, '');

const alerts: Query[] = [...ALERTS.map(({ name, expr }) => ({ of: name, query: expr })), ...RECORDED.map(({ record, expr }) => ({ of: record, query: expr }))];
const boards: Query[] = Object.values(BOARDS).flatMap(({ title, panels }) => panels.flatMap((panel) => panel.queries.map(({ expr }) => ({ of: `${title}: ${panel.title}`, query: expr }))));

describe('metrics of alerts and dashboards', () => {
  it('are in the code', () => {
    expect(unknownIn([...alerts, ...boards], metrics)).toEqual([]);
  });

  it('are recorded, where they are ratios of the objectives', () => {
    const recorded = new Set(RECORDED.map(({ record }) => record));
    const read = [...alerts, ...boards].flatMap(({ query }) => [...query.matchAll(/\bchat:[\w:]+/g)].map(([name]) => name));
    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it('are all that the code has, but for those that are left out on purpose', () => {
    const read = new Set([...alerts, ...boards].flatMap(({ query }) => [...query.matchAll(/\b(?:chat|nodejs|process)_\w+/g)].map(([name]) => family(name))));
    const known = new Set([...metrics.names].map(family));
    expect([...known].filter((name) => !read.has(name) && !(name in UNUSED))).toEqual([]);
    expect(Object.keys(UNUSED).filter((name) => !known.has(name) || read.has(name))).toEqual([]);
  });

  it('have labels and commands that exist', () => {
    expect(unknownIn([{ of: 'planted', query: 'rate(chat_gateway_sockets[5m]) + x{command="message:post"}' }], metrics)).toHaveLength(2);
  });
});
