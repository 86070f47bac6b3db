import { type Histogram } from '@opentelemetry/api';
import { meter } from './telemetry.ts';

/** What is measured of all recurring tasks of a process. */
interface TaskInstruments {
  readonly duration: Histogram;
  readonly tasks: Set<TaskTelemetry>;
}

let instruments: TaskInstruments | undefined;

function taskInstruments(): TaskInstruments {
  if (instruments) return instruments;
  const ofTasks = meter('tasks');
  const tasks = new Set<TaskTelemetry>();
  const duration = ofTasks.createHistogram('chat.task.duration.seconds', {
    unit: 's',
    description: 'How long runs of recurring tasks took, by task and outcome.',
    advice: { explicitBucketBoundaries: [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 60] },
  });
  ofTasks
    .createObservableGauge('chat.task.late.seconds', { unit: 's', description: 'How late the next run of a recurring task is, or how long the run takes already that is under way.' })
    .addCallback((gauge) => {
      const late = new Map<string, number>();
      for (const task of tasks) late.set(task.name, Math.max(late.get(task.name) ?? 0, task.lateSeconds));
      for (const [task, seconds] of late) gauge.observe(seconds, { task });
    });
  return (instruments = { duration, tasks });
}

/** Rate, errors and duration of one recurring task, and how late it is. */
export class TaskTelemetry {
  readonly name: string;
  #dueAt = Infinity;

  constructor(name: string) {
    this.name = name;
  }

  get lateSeconds(): number {
    return Math.max(0, performance.now() - this.#dueAt) / 1_000;
  }

  due(inMs: number): void {
    taskInstruments().tasks.add(this);
    this.#dueAt = performance.now() + inMs;
  }

  async ran<Result>(run: () => Promise<Result>): Promise<Result> {
    const startedAt = (this.#dueAt = performance.now());
    const ended = (outcome: 'ok' | 'failed') => taskInstruments().duration.record((performance.now() - startedAt) / 1_000, { task: this.name, outcome });
    try {
      const result = await run();
      ended('ok');
      return result;
    } catch (error) {
      ended('failed');
      throw error;
    }
  }

  stopped(): void {
    taskInstruments().tasks.delete(this);
  }
}
