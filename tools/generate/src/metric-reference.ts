import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

const NAMED = /\b(createCounter|createHistogram|createObservableGauge|createObservableCounter|createGauge|gauge)\(\s*'([\w.]+)'/g;
const DESCRIPTION = /^\s*,\s*(?:\{(?:\s*unit:\s*'[^']*',)?\s*description:\s*)?'((?:[^'\\]|\\.)*)'/;

const FAILED = 'outcome=~"INTERNAL|UNAVAILABLE"';

/** What the product promises to tell (PRD 9.1), and how it is asked for. */
const FIRST = [
  ['Active connections', 'sum(chat_gateway_connections)'],
  ['Messages a second', 'sum(rate(chat_messages_committed_total[1m]))'],
  ['Average latency, from commit to the connections, in seconds', 'sum(rate(chat_gateway_event_emitted_seconds_sum{type="message:created"}[5m])) / sum(rate(chat_gateway_event_emitted_seconds_count{type="message:created"}[5m]))'],
  ['Error rate of commands, as a share', `sum(rate(chat_gateway_command_duration_seconds_count{${FAILED}}[5m])) / sum(rate(chat_gateway_command_duration_seconds_count[5m]))`],
  ['Room membership: connections times the streams that each has joined', 'sum(chat_gateway_stream_members)'],
] as const;

/** The page of what each process tells Prometheus. @throws Error when an instrument has no description */
export function metricReference(): string {
  const files = globSync('{apps,libs}/*/src/**/*.ts', { cwd: WORKSPACE }).filter((file) => !/\.(spec|fixture)\.ts$/.test(file));
  const found = files.flatMap((file) => metricsIn(readFileSync(path.join(WORKSPACE, file), 'utf8'), file));
  const rows = found.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(({ name, kind, owner, description }) => `| \`${name}\` | ${kind} | ${owner} | ${description} |`);
  return `${HEADER}\n\n| metric | kind | of | |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function metricsIn(source: string, file: string) {
  return [...source.matchAll(NAMED)].map(({ 0: whole, 1: call = '', 2: instrument = '', index }) => {
    const description = DESCRIPTION.exec(source.slice(index + whole.length))?.[1];
    if (description === undefined) throw new Error(`${file}: ${instrument} has no description.`);
    const [, kind = 'gauge'] = /(counter|histogram|gauge)/i.exec(call) ?? [];
    const name = instrument.replaceAll('.', '_');
    const [folder, owner = ''] = file.split('/');
    return { name: /counter/i.test(kind) && !name.endsWith('_total') ? `${name}_total` : name, kind: kind.toLowerCase(), owner: folder === 'apps' ? owner : 'every process', description: description.replaceAll('|', '\\|') };
  });
}

const HEADER = `# Metrics

<!-- Generated from the sources by \`npm run generate\`; change the descriptions there. -->

Each process answers \`/metrics\` on its \`OPS_PORT\` in the format of Prometheus, with \`OPS_TOKEN\` as bearer token if it is set. To whoever asks for
OpenMetrics, as Prometheus does, histograms name recorded traces (exemplars). Of a histogram there are \`_bucket\`,
\`_count\` and \`_sum\`. [What to watch](../guides/what-to-watch.md) tells which to look at; alerts are in \`deploy/observability\`, dashboards in \`deploy/kubernetes/components/monitoring\`.

## The first five

| what | query |
| --- | --- |
${FIRST.map(([what, query]) => `| ${what} | \`${query.replaceAll('|', String.raw`\|`)}\` |`).join('\n')}

From a message's way, one part each: accepted until committed and acknowledged is \`chat_gateway_command_duration_seconds\` with \`command="message:send"\`, committed until
written to connections \`chat_gateway_event_emitted_seconds\`.
Rate, errors and duration of commands, HTTP routes, questions over NATS and recurring tasks are the \`_duration_seconds\` of
\`chat_gateway_command\`, \`chat_api_request\`, \`chat_files_request\`, \`chat_bus_request\`, \`chat_bus_answer\` and \`chat_task\`.

## All of them`;
