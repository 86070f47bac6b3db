export { type Alert } from './alerts/alert.ts';
export { ALERTS } from './alerts/alerts.ts';
export { recordingRules as RECORDED } from './alerts/objectives.ts';
export { type Board, type Panel } from './dashboards/board.ts';
export { BOARDS } from './dashboards/boards.ts';
export { UNUSED } from './dashboards/unused.ts';
export { OBSERVABILITY_FILES } from './generated-files.ts';
export { Prometheus, type FiringAlert, type ScrapeTarget } from './prometheus/prometheus.ts';
export { ruleGroups } from './rules/rule-file.ts';
