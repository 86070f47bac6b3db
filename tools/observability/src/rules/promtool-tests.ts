import { type Alert, type Samples } from '../alerts/alert.ts';

const LONG_MINUTES = 180;
export const LENGTHS = ['short', 'long'] as const;
type Length = (typeof LENGTHS)[number];
const STEPS: Readonly<Record<Length, string>> = { short: '1m', long: '30m' };

export const lengthOf = ({ proof }: Alert): Length => (proof.atMinute < LONG_MINUTES ? 'short' : 'long');

/** What `promtool test rules` reads: each alert fires where it should, and is silent on a good day. */
export const promtoolTests = (alerts: readonly Alert[], length: Length, ruleFile: string): object => ({
  rule_files: [ruleFile],
  evaluation_interval: STEPS[length],
  tests: alerts.flatMap((alert) => [test(alert, alert.proof.broken, true), ...(alert.proof.calm ? [test(alert, alert.proof.calm, false)] : [])]),
});

function test(alert: Alert, samples: Samples, fires: boolean): object {
  const { name, proof } = alert;
  return {
    name: `${name} ${fires ? 'fires' : 'is silent'}`,
    interval: STEPS[lengthOf(alert)],
    input_series: Object.entries(samples).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${name}",alertstate="firing"})`,
        eval_time: `${proof.atMinute}m`,
        exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
      },
    ],
  };
}
