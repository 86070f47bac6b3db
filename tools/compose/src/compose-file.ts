import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { parse } from 'yaml';
import { z } from 'zod';

export const COMPOSE_FILE = path.join(WORKSPACE, 'docker-compose.yml');

const Service = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  user: z.string().optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) })).default({}),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  privileged: z.boolean().optional(),
  security_opt: z.array(z.string()).default([]),
  restart: z.string().optional(),
  stop_grace_period: z.string().optional(),
});

/** What of a compose file is read here, in the forms that this one uses. That the rest is right, its schema says. */
const ComposeFile = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) });
export type ComposeFile = z.infer<typeof ComposeFile>;
export type ComposeService = z.infer<typeof Service>;

/** As Compose reads it where the shell sets nothing. */
export const readCompose = (text = readFileSync(COMPOSE_FILE, 'utf8')): ComposeFile => ComposeFile.parse(parse(text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'), { merge: true }));

/** `source:target[:ro]` */
export function mountOf(volume: string): { source: string; target: string; readOnly: boolean; isFile: boolean } {
  const [source = '', target = '', mode] = volume.split(':');
  return { source, target, readOnly: mode === 'ro', isFile: source.startsWith('.') };
}

export const servicesOf = ({ services }: ComposeFile): [string, ComposeService][] => Object.entries(services);
