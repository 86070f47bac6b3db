import uPlot from 'uplot';
import { formatted, legendOf } from './format.rules.ts';

interface Panel {
  readonly title: string;
  readonly kind?: 'stat' | 'logs';
  readonly unit?: string;
  readonly width?: number;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}
type Boards = Readonly<Record<string, { readonly title: string; readonly panels: readonly Panel[] }>>;
interface Alert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Series {
  readonly name: string;
  readonly values: ReadonlyMap<number, number>;
}

const REFRESH_MS = 5_000;
const POINTS = 150;
const RATE_WINDOW = '30s';
const HEIGHT = 170;
const COLOURS = ['#3b82f6', '#ef4444', '#10b981', '#f59e0b', '#8b5cf6', '#06b6d4', '#ec4899', '#84cc16', '#64748b', '#f97316'];

const element = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const choice = (id: string): HTMLSelectElement => element(id) as HTMLSelectElement;
const make = (tag: string, text = '', className = ''): HTMLElement => Object.assign(document.createElement(tag), { textContent: text, className });

async function ask<Data>(question: string): Promise<Data> {
  const { status, data, error } = (await (await fetch(question)).json()) as { status: string; data: Data; error?: string };
  if (status !== 'success') throw new Error(error);
  return data;
}

async function seriesOf({ queries }: Panel, end: number, step: number): Promise<Series[]> {
  const answers = await Promise.all(
    queries.map(async ({ expr, legend }) => {
      const query = new URLSearchParams({ query: expr.replaceAll('$__rate_interval', RATE_WINDOW), start: String(end - step * POINTS), end: String(end), step: String(step) });
      const { result } = await ask<{ result: { metric: Record<string, string>; values: [number, string][] }[] }>(`/api/v1/query_range?${query}`);
      return result.map(({ metric, values }) => ({ name: legendOf(legend, metric), values: new Map(values.map(([at, value]) => [at, Number(value)])) }));
    }),
  );
  return answers.flat();
}

function draw(card: HTMLElement, { title, kind, unit }: Panel, series: readonly Series[]): void {
  card.replaceChildren(make('h2', title));
  if (series.length === 0) return void card.append(make('p', 'No data', 'empty'));
  if (kind === 'stat') return void card.append(make('div', formatted([...(series[0]?.values.values() ?? [])].at(-1), unit), 'stat'));
  const times = [...new Set(series.flatMap(({ values }) => [...values.keys()]))].sort((one, other) => one - other);
  const columns = series.map(({ values }) => times.map((time) => finite(values.get(time))));
  const axis = { stroke: 'gray', grid: { stroke: 'rgba(128,128,128,.15)' } };
  const value = (_: uPlot, number: number | null): string => formatted(number, unit);
  new uPlot(
    {
      width: card.clientWidth - 24,
      height: HEIGHT,
      // A good day has nothing but zeros: the library would show them from 0 to 100, which is 10,000 %.
      scales: { y: { range: (_, lowest, highest) => (lowest === 0 && highest === 0 ? [0, 1] : uPlot.rangeNum(lowest, highest, 0.1, true)) } },
      series: [{}, ...series.map(({ name }, index) => ({ label: name, stroke: COLOURS[index % COLOURS.length] ?? 'gray', width: 1.5, value }))],
      axes: [axis, { ...axis, size: 70, values: (_, ticks) => ticks.map((tick) => formatted(tick, unit)) }],
    },
    [times, ...columns],
    card,
  );
}

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

const runbookOf = ({ labels, annotations }: Alert): HTMLElement => Object.assign(make('a', labels.alertname), { href: annotations.runbook_url ?? '' });

function drawAlerts(alerts: readonly Alert[]): void {
  const shown = alerts.filter(({ labels }) => labels.alertname !== 'DeadMansSwitch');
  const firing = shown.filter(({ state }) => state === 'firing').toSorted((one, other) => Number(other.labels.severity === 'critical') - Number(one.labels.severity === 'critical'));
  const cards = firing.map((alert) => {
    const card = make('div', '', `alert ${alert.labels.severity ?? ''}`);
    card.append(runbookOf(alert), make('span', ` ${alert.annotations.summary ?? ''}. `), make('small', alert.annotations.description));
    return card;
  });
  const waiting = make('p', 'Waiting to fire: ', 'waiting');
  const pending = shown.filter(({ state }) => state === 'pending');
  for (const alert of pending) waiting.append(runbookOf(alert), ' ');
  element('alerts').replaceChildren(...(cards.length > 0 ? cards : [make('div', 'No alert fires', 'alert none')]), ...(pending.length > 0 ? [waiting] : []));
}

const boards = (await (await fetch('/boards.json')).json()) as Boards;
for (const [name, { title }] of Object.entries(boards)) choice('board').append(Object.assign(make('option', title), { value: name }));
let cards: HTMLElement[] = [];

const shownPanels = (): readonly Panel[] => (boards[choice('board').value]?.panels ?? []).filter(({ kind }) => kind !== 'logs');

function lay(): void {
  cards = shownPanels().map(({ title, width = 8 }) => {
    const card = make('div', '', 'panel');
    card.style.gridColumn = `span ${width}`;
    card.append(make('h2', title));
    return card;
  });
  element('panels').replaceChildren(...cards);
}

async function refresh(): Promise<void> {
  try {
    const step = Math.max(1, Math.round((Number(choice('minutes').value) * 60) / POINTS));
    const end = Math.floor(Date.now() / 1_000 / step) * step;
    const { alerts } = await ask<{ alerts: Alert[] }>('/api/v1/alerts');
    drawAlerts(alerts);
    const drawn = cards;
    await Promise.all(shownPanels().map(async (panel, index) => {
      const series = await seriesOf(panel, end, step);
      const card = drawn[index];
      if (card?.isConnected) draw(card, panel, series);
    }));
    element('state').textContent = `as of ${new Date().toLocaleTimeString()}`;
  } catch (error) {
    element('state').textContent = `no answer: ${(error as Error).message}`;
  }
}

for (const id of ['board', 'minutes']) choice(id).addEventListener('change', () => (lay(), void refresh()));
lay();
for (;;) {
  await refresh();
  await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
}
