/** A connection of its own: a kept one may be closed by the process in the moment in which it is used again. */
const ONCE = { headers: { connection: 'close' } };

/** A metric of a process now: the sum of its series whose labels contain `labels`, 0 before it was counted first. */
export async function metricOf(opsUrl: string, name: string, labels = ''): Promise<number> {
  return sumOf(await (await fetch(`${opsUrl}/metrics`, ONCE)).text(), name, labels);
}

/** Of the text format that Prometheus reads. */
export function sumOf(text: string, name: string, labels = ''): number {
  const series = text.split('\n').filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)) && line.includes(labels));
  return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
