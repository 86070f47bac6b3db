import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort, findPrometheus, holdRun, ManagedProcess } from '@chatgenius/stack';
import { stringify } from 'yaml';
import { ruleGroups, type RuleOptions } from '../rules/rule-file.ts';

/** One process whose metrics are read. */
export interface ScrapeTarget {
  /** Its service, as alerts name it. */
  readonly job: string;
  readonly instance: string;
  /** Where its ops server listens. */
  readonly opsUrl: string;
}

export interface PrometheusOptions {
  readonly targets: readonly ScrapeTarget[];
  readonly rules?: RuleOptions;
  /** How often it reads metrics, and evaluates rules. */
  readonly everySeconds: number;
  /** OPS_TOKEN of the processes. */
  readonly opsToken?: string | undefined;
  readonly report?: (line: string) => void;
}

export interface FiringAlert {
  readonly name: string;
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

const READY_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 10_000;

/** Debian's Prometheus on a free port of this machine, with our rules. Its data goes with it. */
export class Prometheus {
  readonly url: string;
  readonly stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url;
    this.stop = stop;
  }

  /** @throws RungUnavailableError where neither the system nor its package source has it */
  static async start(options: PrometheusOptions): Promise<Prometheus> {
    const { prometheus } = await findPrometheus(options.report);
    const { run, release } = await holdRun();
    const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-prometheus-'));
    run.addFolder(folder);
    const port = await findFreePort();
    const server = new ManagedProcess(run, {
      name: 'prometheus',
      command: prometheus,
      args: [`--config.file=${configure(folder, options)}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--storage.tsdb.retention.time=7d', '--log.level=warn'],
      env: { PATH: process.env.PATH },
      stopSignal: 'SIGTERM',
      logFile: path.join(folder, 'prometheus.log'),
    });
    const stop = async (): Promise<void> => {
      await server.stop(STOP_GRACE_MS);
      run.removeFolder(folder);
      release();
    };
    const url = `http://127.0.0.1:${port}`;
    const isReady = (): Promise<boolean> => fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false);
    await server.untilReady(isReady, READY_TIMEOUT_MS).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return new Prometheus(url, stop);
  }

  /** @throws Error when the expression cannot be evaluated */
  async query(expr: string): Promise<Sample[]> {
    const { result } = await this.#ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>('query', { query: expr });
    return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  async alerts(): Promise<FiringAlert[]> {
    const { alerts } = await this.#ask<{ alerts: { state: FiringAlert['state']; labels: Record<string, string>; annotations: Record<string, string> }[] }>('alerts', {});
    return alerts.map(({ state, labels, annotations }) => ({ name: labels.alertname ?? '', state, labels, annotations }));
  }

  async #ask<Data>(what: string, parameters: Record<string, string>): Promise<Data> {
    const response = await fetch(`${this.url}/api/v1/${what}?${new URLSearchParams(parameters).toString()}`);
    const { status, data, error } = (await response.json()) as { status: string; data: Data; error?: string };
    if (status !== 'success') throw new Error(`Prometheus: ${error ?? response.status}`);
    return data;
  }
}

/** @returns the file that it starts from */
function configure(folder: string, { targets, rules, everySeconds, opsToken }: PrometheusOptions): string {
  mkdirSync(path.join(folder, 'data'));
  writeFileSync(path.join(folder, 'rules.yml'), stringify({ groups: ruleGroups(rules) }));
  const every = `${everySeconds}s`;
  const jobs = Map.groupBy(targets, ({ job }) => job);
  const file = path.join(folder, 'prometheus.yml');
  const configuration = {
    global: { scrape_interval: every, evaluation_interval: every, scrape_timeout: every },
    rule_files: ['rules.yml'],
    scrape_configs: [...jobs].map(([job, members]) => ({
      job_name: job,
      ...(opsToken !== undefined && { authorization: { credentials: opsToken } }),
      static_configs: members.map(({ instance, opsUrl }) => ({ targets: [new URL(opsUrl).host], labels: { instance } })),
    })),
  };
  writeFileSync(file, stringify(configuration), { mode: 0o600 });
  return file;
}
