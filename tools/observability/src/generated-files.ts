import { stringify } from 'yaml';
import { ALERT_GROUPS } from './alerts/alerts.ts';
import { BOARDS } from './dashboards/boards.ts';
import { grafanaJson } from './dashboards/grafana.ts';
import { type RuleGroup, ruleGroups } from './rules/rule-file.ts';
import { LENGTHS, lengthOf, promtoolTests } from './rules/promtool-tests.ts';

const NOTE = '# Generated from tools/observability by `npm run generate`; change the alerts there.\n';
const yaml = (content: object): string => `${NOTE}${stringify(content, { lineWidth: 0 })}`;

const shortName = ({ name }: RuleGroup): string => name.replace('chatgenius-', '');

const prometheusRule = (): object => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'chatgenius' },
  spec: { groups: ruleGroups() },
});

/** A file for each group, and beside it its tests: promtool evaluates all rules of a file for every test. */
const ruleFiles = ruleGroups().map((group) => [`deploy/observability/rules/${shortName(group)}.yml`, () => yaml({ groups: [group] })] as const);

const testFiles = Object.entries(ALERT_GROUPS).flatMap(([group, alerts]) =>
  LENGTHS.flatMap((length) => {
    const tested = alerts.filter((alert) => lengthOf(alert) === length);
    const file = `deploy/observability/tests/${group}${length === 'long' ? '.long' : ''}.yml`;
    return tested.length === 0 ? [] : [[file, () => yaml(promtoolTests(tested, length, `../rules/${group}.yml`))] as const];
  }),
);

/** Everything that deployments take from here, by its path from the workspace's root. */
export const OBSERVABILITY_FILES: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries([...ruleFiles, ...testFiles]),
  ...Object.fromEntries(Object.entries(BOARDS).map(([name, board]) => [`deploy/kubernetes/components/monitoring/dashboards/${name}.json`, () => grafanaJson(board)])),
  'deploy/kubernetes/components/monitoring/rules.yaml': () => yaml(prometheusRule()),
};
