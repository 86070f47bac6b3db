import { within } from './scheduling/within.ts';

const CHECK_TIMEOUT_MS = 1_000;

export type Check = () => Promise<void>;

export interface CheckOptions {
  /** False: `/readyz` reports the result, but a failure does not make this process unready. */
  readonly decides?: boolean;
}

export interface CheckResult {
  status: 'ok' | 'failed';
  tookMs: number;
  /** Why it failed. */
  error?: string;
}

export interface Readiness {
  status: 'ready' | 'starting' | 'draining' | 'failing';
  checks: Record<string, CheckResult>;
}

/** Whether this process should be sent work. */
export class Health {
  private readonly checks = new Map<string, Check>();
  private readonly undecisive = new Set<string>();
  private phase: 'starting' | 'started' | 'draining' = 'starting';

  /** Registers something that this process needs. It should fail by throwing. */
  addCheck(name: string, check: Check, { decides = true }: CheckOptions = {}): void {
    this.checks.set(name, check);
    if (!decides) this.undecisive.add(name);
  }

  markStarted(): void {
    if (this.phase === 'starting') this.phase = 'started';
  }

  /** For good: a process that drains never takes work again. */
  markDraining(): void {
    this.phase = 'draining';
  }

  async readiness(): Promise<Readiness> {
    const checks = Object.fromEntries(
      await Promise.all([...this.checks].map(async ([name, check]) => [name, await run(check)] as const)),
    );
    if (this.phase !== 'started') return { status: this.phase, checks };
    const failing = Object.entries(checks).some(([name, { status }]) => status === 'failed' && !this.undecisive.has(name));
    return { status: failing ? 'failing' : 'ready', checks };
  }
}

async function run(check: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  try {
    await within(CHECK_TIMEOUT_MS, Promise.resolve(check()), () => {
      throw new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`);
    });
    return { status: 'ok', tookMs: tookMs() };
  } catch (error) {
    return { status: 'failed', tookMs: tookMs(), error: error instanceof Error ? error.message : String(error) };
  }
}
