import { ALERT_GROUPS } from '../alerts/alerts.ts';
import { type Alert } from '../alerts/alert.ts';
import { recordingRules } from '../alerts/objectives.ts';
import { shortened } from './shortened.rules.ts';

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly object[];
}

export interface RuleOptions {
  /** Where the runbooks are published: the alert's name is put behind it. */
  readonly runbooks?: string;
  /** Rehearsals divide all windows and waiting times by this; 1 in every deployment. */
  readonly divideTimesBy?: number;
}

/** Where the site of `npm run docs` is expected; docs/guides/maintenance.md says how to change it. */
const PUBLISHED = 'https://docs.chat.example.com/runbooks/';

/** What Prometheus evaluates: the same groups for every kind of deployment. */
export function ruleGroups({ runbooks = PUBLISHED, divideTimesBy = 1 }: RuleOptions = {}): RuleGroup[] {
  const rule = ({ name, expr, for: wait, severity, summary, description }: Alert): object => ({
    alert: name,
    expr: shortened(expr, divideTimesBy),
    for: shortened(wait, divideTimesBy),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbooks}${name}` },
  });
  const recorded = recordingRules.map(({ record, expr }) => ({ record, expr: shortened(expr, divideTimesBy) }));
  return Object.entries(ALERT_GROUPS).map(([group, alerts]) => ({ name: `chatgenius-${group}`, rules: [...(group === 'objectives' ? recorded : []), ...alerts.map(rule)] }));
}
