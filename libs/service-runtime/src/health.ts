const CHECK_TIMEOUT_MS = 1_000;

export type Check = () => Promise<void>;

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
  private phase: 'starting' | 'started' | 'draining' = 'starting';

  /** Registers something without which this process is of no use. It should fail by throwing. */
  addCheck(name: string, check: Check): void {
    this.checks.set(name, check);
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
    const failing = Object.values(checks).some(({ status }) => status === 'failed');
    return { status: failing ? 'failing' : 'ready', checks };
  }
}

async function run(check: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([check(), timeout]);
    return { status: 'ok', tookMs: tookMs() };
  } catch (error) {
    return { status: 'failed', tookMs: tookMs(), error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
