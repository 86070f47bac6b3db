import { DashboardBuilder, DatasourceVariableBuilder, TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LogQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as ChartBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type Board, DEFAULT_WIDTH, GRID, heightOf, type Panel } from './board.ts';

/** Chosen by each Grafana: its name differs between clusters and compose. */
const METRICS = { type: 'prometheus', uid: '${datasource}' };
const LOGS = { type: 'loki', uid: '${logs}' };

/** The JSON that Grafana loads. */
export function grafanaJson({ uid, title, description, panels, textVariable }: Board): string {
  const dashboard = new DashboardBuilder(title).uid(uid).description(description).tags(['chatgenius']).readonly().refresh('10s').time({ from: 'now-30m', to: 'now' }).timezone('browser');
  dashboard.withVariable(new DatasourceVariableBuilder('datasource').label('Metrics').type('prometheus'));
  if (panels.some(({ kind }) => kind === 'logs')) dashboard.withVariable(new DatasourceVariableBuilder('logs').label('Logs').type('loki'));
  if (textVariable) dashboard.withVariable(new TextBoxVariableBuilder(textVariable.name).label(textVariable.label));
  for (const { panel, id, at } of placed(panels)) dashboard.withPanel(builderOf(panel).id(id).gridPos(at));
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`;
}

function builderOf({ title, kind, unit = 'short', queries }: Panel) {
  if (kind === 'logs') return queries.reduce((builder, { expr }, index) => builder.withTarget(new LogQuery().expr(expr).refId(letter(index)).datasource(LOGS)), new LogsBuilder().title(title).datasource(LOGS));
  const builder = (kind === 'stat' ? new StatBuilder() : new ChartBuilder()).title(title).unit(unit).datasource(METRICS);
  for (const [index, { expr, legend }] of queries.entries()) builder.withTarget(new DataqueryBuilder().expr(expr).legendFormat(legend).refId(letter(index)).datasource(METRICS));
  return builder;
}

const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** From left to right, and a new row where the next does not fit. */
function placed(panels: readonly Panel[]) {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel, index) => {
    const [w, h] = [panel.width ?? DEFAULT_WIDTH, heightOf(panel)];
    if (x + w > GRID) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const at = { x, y, w, h };
    [x, rowHeight] = [x + w, Math.max(rowHeight, h)];
    return { panel, id: index + 1, at };
  });
}
