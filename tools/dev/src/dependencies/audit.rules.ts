import { z } from 'zod';

/** From the worst. What is not so bad is told, and fails nothing. */
const SEVERITIES = ['critical', 'high', 'moderate', 'low', 'info'] as const;
const FAILING: ReadonlySet<string> = new Set(['critical', 'high']);

/** `npm audit --json`, as far as it is needed here. */
const Audit = z.object({
  metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }),
  vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.string(), range: z.string() })),
});

export interface AuditVerdict {
  readonly outcome: 'no known vulnerabilities' | 'vulnerabilities' | 'no registry answered';
  readonly fails: boolean;
  readonly lines: readonly string[];
}

/** What an answer of `npm audit --json` comes to. Without an answer nothing is known, which is said, and fails nothing. */
export function judgeAudit(stdout: string): AuditVerdict {
  const answer = parsed(stdout);
  const audit = Audit.safeParse(answer);
  if (!audit.success) return { outcome: 'no registry answered', fails: false, lines: [messageOf(answer)] };
  const found = Object.values(audit.data.vulnerabilities).toSorted((one, other) => rank(one.severity) - rank(other.severity) || one.name.localeCompare(other.name));
  if (found.length === 0) return { outcome: 'no known vulnerabilities', fails: false, lines: [] };
  return {
    outcome: 'vulnerabilities',
    fails: found.some(({ severity }) => FAILING.has(severity)),
    lines: found.map(({ name, severity, range }) => `${severity}: ${name} ${range}`),
  };
}

function rank(severity: string): number {
  const place = (SEVERITIES as readonly string[]).indexOf(severity);
  return place < 0 ? SEVERITIES.length : place;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(answer: unknown): string {
  const { message } = z.object({ message: z.string() }).safeParse(answer).data ?? { message: 'npm said nothing that can be read' };
  return message;
}
