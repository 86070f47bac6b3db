import { type EnvironmentFault } from './environment-error.ts';

/**
 * A rule between variables, each of which is usable by itself. A process starts although one is broken, as releases before
 * the rule did, and logs it; `--check-config` fails.
 */
export interface Agreement<Environment> {
  readonly between: ReadonlyArray<keyof Environment & string>;
  faultIn(values: Environment): EnvironmentFault | undefined;
}

/** A rule between whichever variables. */
export type AnyAgreement = Agreement<never>;

/** A rule of which a variable is missing says nothing: that is a fault by itself, or the variable has to be set for the rule to mean anything. */
export function brokenAgreements(values: Readonly<Record<string, unknown>>, agreements: readonly AnyAgreement[]): EnvironmentFault[] {
  const applicable = agreements.filter(({ between }) => between.every((name) => values[name] !== undefined));
  return applicable.flatMap((agreement) => agreement.faultIn(values as never) ?? []);
}

type Numbers<Name extends string> = Readonly<Record<Name, number>>;

export function notAbove<Lower extends string, Upper extends string>(lower: Lower, upper: Upper): Agreement<Numbers<Lower | Upper>> {
  return {
    between: [lower, upper],
    faultIn: (values) => (values[lower] > values[upper] ? { variable: lower, problem: `is above ${upper}; expected at most as much` } : undefined),
  };
}

/** The same of limits, which 0 switches off. */
export function limitNotAbove<Lower extends string, Upper extends string>(lower: Lower, upper: Upper): Agreement<Numbers<Lower | Upper>> {
  const rule = notAbove(lower, upper);
  return { between: rule.between, faultIn: (values) => (values[lower] === 0 || values[upper] === 0 ? undefined : rule.faultIn(values)) };
}

const EVERY_INTERFACE: readonly string[] = ['0.0.0.0', '::'];

interface Listeners {
  readonly HOST: string;
  readonly PORT: number;
  readonly OPS_HOST: string;
  readonly OPS_PORT: number;
}

export const portsDiffer: Agreement<Listeners> = {
  between: ['HOST', 'PORT', 'OPS_HOST', 'OPS_PORT'],
  faultIn({ HOST, PORT, OPS_HOST, OPS_PORT }) {
    const overlap = HOST === OPS_HOST || [HOST, OPS_HOST].some((host) => EVERY_INTERFACE.includes(host));
    return PORT !== 0 && PORT === OPS_PORT && overlap ? { variable: 'OPS_PORT', problem: 'is also PORT; expected two ports' } : undefined;
  },
};
