import { contextOf } from '@chatgenius/bus';
import { commands } from '@chatgenius/contracts';
import { failSpan, inRootSpan, isFault, keepSpan, type SpanPlan } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { ROOT_CONTEXT, SpanKind, trace, type Context, type Span } from '@opentelemetry/api';
import { ATTR_RPC_METHOD, ATTR_RPC_SYSTEM } from '@opentelemetry/semantic-conventions/incubating';
import { FlightRecorder } from '../../observing/flight-recorder.ts';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { COMMANDS } from '../constants/events.constant.ts';

const SCOPE = 'connection-gateway';
/** What takes longer is traced whatever the ratio. */
const SLOW_MS = 1_000;

/** Where it is told to. */
interface Sinks {
  readonly metrics: GatewayMetrics;
  readonly recorder: FlightRecorder;
}

/** What a command may carry that it is found by. */
interface Named {
  readonly trace?: string;
  readonly clientMessageId?: string;
}

/** One command, from its packet to its ack: one measurement, and one span if its trace is recorded. */
export class CommandUnderWay {
  readonly #name: string;
  readonly #arrivedAt = performance.now();
  readonly #arrivedOn = Date.now();
  readonly #userId: string;
  readonly #sinks: Sinks;
  #span: Span | undefined;
  #clientMessageId: string | undefined;

  constructor(name: string, userId: string, sinks: Sinks) {
    this.#name = COMMANDS.has(name) ? name : 'unknown';
    this.#userId = userId;
    this.#sinks = sinks;
  }

  /** Does the command's work as part of the caller's trace, or of one that begins here. */
  run({ trace: traceparent, clientMessageId }: Named, work: () => Promise<void>): Promise<void> {
    this.#clientMessageId = clientMessageId;
    return inRootSpan(this.#plan(contextOf(traceparent)), (span) => {
      this.#span = span;
      return work();
    });
  }

  answered(outcome: string): void {
    const tookMs = performance.now() - this.#arrivedAt;
    this.#sinks.metrics.commandAnswered(this.#name, outcome, tookMs / 1_000);
    this.#record(outcome);
    if (outcome !== 'ok' && this.#span) failSpan(this.#span, { reason: outcome });
    if (isFault(outcome)) keepSpan(this.#plan(), 'error', { reason: outcome });
    else if (tookMs > SLOW_MS) keepSpan(this.#plan(), 'slow');
  }

  #record(outcome: string): void {
    const { recorder } = this.#sinks;
    const at = this.#arrivedOn;
    if (this.#name === commands.messageSend.name && this.#clientMessageId !== undefined) recorder.sends.push({ at, answeredAt: Date.now(), userId: this.#userId, clientMessageId: this.#clientMessageId, outcome });
    if (outcome !== 'ok') recorder.refusals.push({ at, userId: this.#userId, command: this.#name, reason: outcome });
  }

  #plan(of?: Context): SpanPlan {
    const attributes = { [ATTR_RPC_SYSTEM]: 'socketio', [ATTR_RPC_METHOD]: this.#name };
    return { scope: SCOPE, name: this.#name, kind: SpanKind.SERVER, of: of ?? (this.#span ? trace.setSpan(ROOT_CONTEXT, this.#span) : undefined), startTime: this.#arrivedOn, attributes };
  }
}

/** Begins what is measured and traced of each command. */
@Injectable()
export class CommandTelemetry {
  readonly #sinks: Sinks;

  constructor(metrics: GatewayMetrics, recorder: FlightRecorder) {
    this.#sinks = { metrics, recorder };
  }

  begin(name: string, userId: string): CommandUnderWay {
    return new CommandUnderWay(name, userId, this.#sinks);
  }
}
