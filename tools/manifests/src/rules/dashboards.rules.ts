import { z } from 'zod';
import { type Labels } from '../manifest.ts';

/** What Grafana's sidecar looks for. */
const DASHBOARD_LABEL = 'grafana_dashboard';

/** A data source that each Grafana chooses for itself: its name differs between clusters and compose. */
const METRICS = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const LOGS = z.object({ type: z.literal('loki'), uid: z.literal('${logs}') });
const OF_CHOICE = z.union([METRICS, LOGS]);
const Target = z.object({ refId: z.string(), expr: z.string().min(1), datasource: OF_CHOICE });
const Panel = z.object({
  id: z.number(),
  title: z.string().min(1),
  datasource: OF_CHOICE,
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(Target).min(1),
});
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(Panel).min(1),
});
type Panels = z.infer<typeof Dashboard>['panels'];

interface DashboardFiles {
  readonly metadata: { readonly name: string; readonly labels?: Labels };
  readonly data?: Readonly<Record<string, string>>;
}

const isDashboards = ({ metadata }: DashboardFiles): boolean => metadata.labels?.[DASHBOARD_LABEL] === '1';

/** Dashboards that Grafana could not load, or would show without data. */
export function dashboardFaults(files: readonly DashboardFiles[]): string[] {
  const dashboards = files.flatMap(({ data = {} }) => Object.entries(data).filter(([name]) => name.endsWith('.json')));
  return [
    ...dashboards.flatMap(([name, text]) => faultsIn(text).map((fault) => `dashboard ${name}: ${fault}`)),
    ...files.filter((map) => !isDashboards(map) && Object.keys(map.data ?? {}).some((name) => name.endsWith('.json'))).map(({ metadata }) => `ConfigMap ${metadata.name} has dashboards, and no label ${DASHBOARD_LABEL}: nobody loads them`),
  ];
}

function faultsIn(text: string): string[] {
  const { data, error } = Dashboard.safeParse(parsed(text));
  if (error) return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  const chosen = data.templating.list.filter(({ type }) => type === 'datasource').map(({ name }) => `\${${name}}`);
  const missing = data.panels.flatMap((panel) => panel.targets.map(({ datasource }) => datasource.uid)).some((uid) => !chosen.includes(uid));
  return [...(missing ? ['no variable for its data source'] : []), ...repeated(data.panels), ...overlapping(data.panels)];
}

const repeated = (panels: Panels): string[] => panels.filter(({ id }, index) => panels.findIndex((other) => other.id === id) !== index).map(({ id }) => `two panels have the id ${id}`);

function overlapping(panels: Panels): string[] {
  return panels.flatMap((one, index) =>
    panels.slice(index + 1).filter(({ gridPos: other }) => {
      const { x, y, w, h } = one.gridPos;
      return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
    }).map(({ title }) => `${one.title} lies over ${title}`),
  );
}

/** Every query of every panel, with where it is. */
export function dashboardQueries(files: readonly DashboardFiles[]): { of: string; query: string }[] {
  return files.filter(isDashboards).flatMap(({ data = {} }) =>
    Object.entries(data).flatMap(([name, text]) => (Dashboard.safeParse(parsed(text)).data?.panels ?? []).flatMap(({ title, targets }) => targets.filter(({ datasource }) => datasource.type === 'prometheus').map(({ expr }) => ({ of: `dashboard ${name}, ${title}`, query: expr })))),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
