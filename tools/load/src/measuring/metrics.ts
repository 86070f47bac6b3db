/** A metric of a process now: the sum of its series whose labels contain `labels`, 0 before it was counted first. */
export async function metricOf(opsUrl: string, name: string, labels = ''): Promise<number> {
  return sumOf(await (await fetch(`${opsUrl}/metrics`)).text(), name, labels);
}

/** Of the text format that Prometheus reads. */
export function sumOf(text: string, name: string, labels = ''): number {
  const series = text.split('\n').filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)) && line.includes(labels));
  return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
