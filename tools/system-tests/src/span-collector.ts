import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from '@chatgenius/stack';

export interface CollectedSpan {
  readonly service: string;
  readonly scope: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface ExportedSpan extends Omit<CollectedSpan, 'service' | 'scope' | 'attributes' | 'links'> {
  readonly attributes?: readonly Attribute[];
  readonly links?: CollectedSpan['links'];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly ExportedSpan[] }[];
  }[];
}

/** Where traces may be exported to, by OTLP as JSON. */
export class SpanCollector {
  readonly spans: CollectedSpan[] = [];
  /** As they came, with all that is in no span here. */
  readonly exports: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        this.exports.push(body);
        this.#take(JSON.parse(body) as Export);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async open(): Promise<SpanCollector> {
    const collector = new SpanCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  /** What makes a process export to here, soon after a span has ended. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_BSP_SCHEDULE_DELAY: '100' };
  }

  /** Leaves what has come beside the logs of a system, where the run looks for secrets when all specs have ended. @param system the name of its spec */
  keep(system: string): void {
    writeFileSync(path.join(WORKSPACE, '.cache/system-tests', system, 'exported.traces'), this.exports.join('\n'));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const { 'service.name': service } = plain(resource.attributes);
      for (const { scope, spans } of scopeSpans) this.spans.push(...spans.map(({ attributes = [], links = [], ...span }) => ({ ...span, service: typeof service === 'string' ? service : '', scope: scope.name, attributes: plain(attributes), links })));
    }
  }
}

const plain = (attributes: readonly Attribute[]): Record<string, unknown> => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
