import { type Span, SPAN_KINDS } from '@chatgenius/testing/spans';

/** The fields of `jest --json` that tell how long what took. */
export interface TimedReport {
  testResults: {
    /** The spec's file. */
    name: string;
    startTime: number;
    endTime: number;
    assertionResults: { ancestorTitles: string[]; title: string; duration?: number | null }[];
  }[];
}

export interface SpecTimes {
  spec: string;
  seconds: number;
  /** Of these, seconds in which at least one of a kind was going on. */
  within: Record<Span['kind'], number>;
  tests: { name: string; seconds: number }[];
}

const SPECS_SHOWN = 15;
const TESTS_SHOWN = 10;

export function timesOf({ testResults }: TimedReport, spans: readonly Span[], root: string): SpecTimes[] {
  return testResults.map(({ name, startTime, endTime, assertionResults }) => {
    const seconds = (endTime - startTime) / 1000;
    const own = spans.filter(({ spec }) => spec === name);
    const secondsOf = (kind: Span['kind']): [Span['kind'], number] => [kind, covered(own.filter((span) => span.kind === kind)) / 1000];
    return {
      spec: name.slice(root.length + 1),
      seconds,
      within: Object.fromEntries(SPAN_KINDS.map(secondsOf)) as SpecTimes['within'],
      tests: assertionResults
        .map(({ ancestorTitles, title, duration }) => ({ name: [...ancestorTitles, title].join(' '), seconds: (duration ?? 0) / 1000 }))
        // What took longer than its spec was measured by a clock that the test has set.
        .filter((test) => test.seconds <= seconds),
    };
  });
}

/** Milliseconds that are in at least one of the spans. */
function covered(spans: readonly Span[]): number {
  let sum = 0;
  let until = -Infinity;
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}

/** The slowest specs, with what went on in them, and the slowest tests. */
export function timesTable(specs: readonly SpecTimes[]): string {
  const slowest = [...specs].sort((one, other) => other.seconds - one.seconds).slice(0, SPECS_SHOWN);
  const tests = specs
    .flatMap(({ spec, tests: all }) => all.map(({ name, seconds }) => ({ seconds, text: `${name} (${spec})` })))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, TESTS_SHOWN);
  return [
    ['spec s', ...SPAN_KINDS].map((title) => title.padStart(9)).join(' ') + '  of the slowest specs',
    ...slowest.map(({ spec, seconds, within }) => [seconds, ...SPAN_KINDS.map((kind) => within[kind])].map((value) => value.toFixed(1).padStart(9)).join(' ') + `  ${spec}`),
    '',
    '   test s  the slowest tests',
    ...tests.map(({ seconds, text }) => `${seconds.toFixed(1).padStart(9)}  ${text}`),
  ].join('\n');
}
